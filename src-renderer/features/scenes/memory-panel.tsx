import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings, getSettings } from '../../../src-engine/contract/endpoints/engine.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { NumberField } from '../../ui/fields.tsx';
import { ErrorNote, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { PriceMeter } from '../setup-parts/price-meter.tsx';
import type { PlanDraft } from '../setup-parts/use-plan-draft.ts';

/** As graphics cards are sold: decimal. */
const BYTES_PER_MB = 1e6;

/** What the plan costs in video memory, and how much it may. */
export function MemoryPanel({ draft }: { readonly draft: PlanDraft }) {
  const { t } = useTranslation('scenes');
  const { price } = draft;
  return (
    <Panel title={t('price.title')}>
      {price.error === null ? <PriceMeter price={price.data} /> : null}
      <ErrorNote error={price.error} onRetry={() => void price.refetch()} />
      <Budget />
    </Panel>
  );
}

function Budget() {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const settings = useAnswer(getSettings, {});
  const save = useVerb(changeSettings, ['settings.get', 'stage.price']);
  const [typed, setTyped] = useState<number>();
  const inForce =
    settings.data === undefined ? undefined : settings.data.videoMemoryBudgetBytes / BYTES_PER_MB;
  if (inForce === undefined) return <ErrorNote error={settings.error} />;
  const value = typed ?? inForce;
  return (
    <>
      <div className="scenes-budget">
        <NumberField
          label={t('price.budget')}
          help={t('price.budgetHelp')}
          value={value}
          onChange={setTyped}
          minValue={0}
          maxValue={64_000}
          step={100}
        />
        <Button
          isDisabled={!may || Number.isNaN(value) || Math.round(value) === Math.round(inForce)}
          isPending={save.isPending}
          onPress={() =>
            save.mutate(
              { videoMemoryBudgetBytes: Math.round(value * BYTES_PER_MB) },
              { onSuccess: () => setTyped(undefined) },
            )
          }
        >
          {t('price.saveBudget')}
        </Button>
      </div>
      <ErrorNote error={save.error} />
    </>
  );
}
