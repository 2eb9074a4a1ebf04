import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Badge, Panel } from '../../ui/page.tsx';
import { DelayChoice } from '../setup-parts/delay-choice.tsx';
import type { PlanDraft } from '../setup-parts/use-plan-draft.ts';

/** The safety delay in force, and another one. */
export function DelayPanel({ draft }: { readonly draft: PlanDraft }) {
  const { t } = useTranslation('scenes');
  const inForceMs = useEngine(({ status }) =>
    status?.stage.state === 'ready' || status?.stage.state === 'edited' ? status.stage.delayMs : undefined,
  );
  return (
    <Panel
      title={t('delay.title')}
      aside={
        inForceMs === undefined ? (
          <Badge tone="warn" icon="warning">
            {t('delay.notInForce')}
          </Badge>
        ) : (
          <Badge tone="good" icon="check">
            {t('delay.now', { delay: formatDuration(inForceMs) })}
          </Badge>
        )
      }
    >
      <DelayChoice delayMs={draft.delayMs} onChange={(delayMs) => draft.change({ delayMs })} />
    </Panel>
  );
}
