import { useTranslation } from 'react-i18next';
import { unbindInput } from '../../../src-engine/contract/endpoints/protection.ts';
import type { InputStatus } from '../../../src-engine/contract/inputs.ts';
import { useVerb } from '../../clients/queries.ts';
import { formatDuration } from '../../i18n/format.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { Badge, ErrorNote } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { useCaptureName } from '../setup-parts/capture-choice.tsx';
import { ProblemList } from '../setup-parts/problem-list.tsx';

const tones = {
  none: 'neutral',
  starting: 'neutral',
  running: 'good',
  silent: 'warn',
  lost: 'bad',
} as const;

const icons = {
  none: 'pause',
  starting: 'clock',
  running: 'check',
  silent: 'warning',
  lost: 'warning',
} as const;

/** One protected input. */
export function InputRow({
  input,
  onChange,
}: {
  readonly input: InputStatus;
  readonly onChange: () => void;
}) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const nameOf = useCaptureName();
  const delayMs = useEngine(({ status }) => status?.delayMs);
  const { inputName, capture, captureState, coverage, protection } = input;
  const { state } = captureState;
  return (
    <li className="scenes-input">
      <div className="scenes-input-head">
        <strong className="parts-name">{inputName}</strong>
        <Badge tone={tones[state]} icon={icons[state]}>
          {t(`captureState.${state}`)}
        </Badge>
      </div>
      <dl className="scenes-facts">
        <div>
          <dt>{t('inputs.capture')}</dt>
          <dd className="parts-name">{nameOf(capture)}</dd>
        </div>
        <div>
          <dt>{t('inputs.state')}</dt>
          <dd>{t(`word.${protection.word}`)}</dd>
        </div>
        <div>
          <dt>{t('inputs.lag')}</dt>
          <dd>
            {coverage.checkedUntilMs === undefined || delayMs === undefined
              ? t('inputs.lagUnknown')
              : t('inputs.lagValue', {
                  lag: formatDuration(coverage.lagMs),
                  delay: formatDuration(delayMs),
                })}
          </dd>
        </div>
      </dl>
      {protection.reasons.length === 0 ? null : <ProblemList problems={protection.reasons} />}
      <div className="ui-row">
        <Button isDisabled={!may} onPress={onChange} aria-label={t('inputs.changeOf', { name: inputName })}>
          {t('inputs.change')}
        </Button>
        <Unbind input={input} />
      </div>
    </li>
  );
}

function Unbind({ input: { inputId, inputName } }: { readonly input: InputStatus }) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const unbind = useVerb(unbindInput, ['obs.listInputs']);
  return (
    <ConfirmButton
      variant="quiet"
      isDisabled={!may}
      label={t('inputs.remove')}
      fullLabel={t('inputs.removeOf', { name: inputName })}
      title={t('inputs.removeTitle', { name: inputName })}
      means={t('inputs.removeMeans')}
      confirm={t('inputs.remove')}
      isPending={unbind.isPending}
      onConfirm={(close) => unbind.mutate({ inputId }, { onSuccess: close })}
    >
      <ErrorNote error={unbind.error} />
    </ConfirmButton>
  );
}
