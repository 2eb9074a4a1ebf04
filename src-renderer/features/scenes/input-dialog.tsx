import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bindInput } from '../../../src-engine/contract/endpoints/protection.ts';
import type { CaptureBinding, InputStatus, ObsInput } from '../../../src-engine/contract/inputs.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/fields.tsx';
import { ErrorNote } from '../../ui/page.tsx';
import { CaptureCheck } from '../setup-parts/capture-check.tsx';
import { CaptureChoice } from '../setup-parts/capture-choice.tsx';
import { isSameCapture } from '../setup-parts/captures.ts';
import { WindowChoice } from '../setup-parts/window-choice.tsx';

export interface InputDialogProps {
  /** The one to change; undefined adds one of `unbound`. */
  readonly input: InputStatus | undefined;
  readonly unbound: readonly ObsInput[];
  readonly onClose: () => void;
}

/** Which capture hears an input of OBS, with its level to be sure. */
export function InputDialog({ input, unbound, onClose }: InputDialogProps) {
  const { t } = useTranslation(['scenes', 'common']);
  const [inputName, setInputName] = useState(input?.inputName ?? unbound[0]?.inputName);
  const [picked, setPicked] = useState<CaptureBinding | undefined>(input?.capture);
  const bind = useVerb(bindInput, ['obs.listInputs']);
  const capture = picked ?? unbound.find((one) => one.inputName === inputName)?.suggestedCapture;
  const isHeard = isSameCapture(input?.capture, capture) && input?.captureState.state !== 'none';
  const save = () => {
    if (inputName === undefined || capture === undefined) return;
    const policyId = input?.policyId;
    bind.mutate(
      { inputName, capture, ...(policyId === undefined ? {} : { policyId }) },
      { onSuccess: onClose },
    );
  };
  return (
    <Dialog
      title={input === undefined ? t('inputs.addTitle') : t('inputs.changeTitle', { name: input.inputName })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            isPending={bind.isPending}
            isDisabled={inputName === undefined || capture === undefined || capture.kind === 'socket'}
            onPress={save}
          >
            {t(bind.isPending ? 'inputs.saving' : 'inputs.save')}
          </Button>
        </>
      }
    >
      {input === undefined ? (
        <Select
          label={t('inputs.input')}
          value={inputName ?? null}
          onChange={(name) => {
            setInputName(name);
            setPicked(undefined);
          }}
          options={unbound.map((one) => ({ value: one.inputName, label: one.inputName }))}
          placeholder={t('inputs.inputChoose')}
        />
      ) : null}
      <CaptureChoice label={t('capture.label')} capture={capture} onChange={setPicked} />
      {capture === undefined || capture.kind === 'socket' ? null : (
        <CaptureCheck capture={capture} inputId={isHeard ? input?.inputId : undefined} />
      )}
      {inputName === undefined ? null : (
        <WindowChoice key={inputName} inputName={inputName} onChosen={onClose} />
      )}
      <ErrorNote error={bind.error} />
    </Dialog>
  );
}
