import { FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, Note, Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { useMay } from '../rights.ts';
import { samePolicy } from './policy-edits.ts';
import { RecordingResult } from './recording-result.tsx';
import { MAX_RECORDING_MEGABYTES } from './recording-sound.ts';
import { InvalidNote, InvalidPolicy, useTriedInput } from './trying.tsx';
import { type RecordingTryState, useRecordingTry } from './use-recording-try.ts';

/** What a policy would cut of a recording, heard by the models that hear live. */
export function TryRecording({ policy }: { readonly policy: Policy }) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const { state, start, cancel } = useRecordingTry();
  const { inputId, choice } = useTriedInput(policy);
  const isBusy = state.step === 'reading' || state.step === 'listening';
  return (
    <Panel title={t('recordingTry.title')}>
      <p className="ui-soft">{t('recordingTry.help')}</p>
      {choice}
      <div className="ui-row">
        <FileTrigger
          acceptedFileTypes={['audio/*', 'video/*', '.wav', '.mp3', '.m4a', '.webm', '.ogg', '.flac']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) void start(file, policy, inputId);
          }}
        >
          <Button isDisabled={!may || isBusy}>{t('recordingTry.choose')}</Button>
        </FileTrigger>
        {isBusy ? <Button onPress={cancel}>{t('common:cancel')}</Button> : null}
      </div>
      <p className="ui-field-help">{t('recordingTry.formats', { megabytes: MAX_RECORDING_MEGABYTES })}</p>
      <Outcome state={state} policy={policy} />
    </Panel>
  );
}

function Outcome({ state, policy }: { readonly state: RecordingTryState; readonly policy: Policy }) {
  const { t } = useTranslation(['policies', 'common']);
  switch (state.step) {
    case 'idle':
      return null;
    case 'reading':
      return <Progress label={t('recordingTry.reading')} share={undefined} />;
    case 'listening':
      return <Progress label={t('recordingTry.listening')} share={state.share} />;
    case 'cancelled':
      return <p role="status">{t('recordingTry.cancelled')}</p>;
    case 'refused':
      return (
        <Note tone="bad" title={t(`recordingTry.${state.fault}`)}>
          <p>{t(`recordingTry.${state.fault}Means`)}</p>
        </Note>
      );
    case 'failed':
      return state.error instanceof InvalidPolicy ? (
        <InvalidNote problems={state.error.problems} />
      ) : (
        <ErrorNote error={state.error} />
      );
    case 'done':
      return <RecordingResult {...state} isStale={!samePolicy(state.policy, policy)} />;
  }
}
