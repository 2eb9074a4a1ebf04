import { useTranslation } from 'react-i18next';
import { listCaptureDevices } from '../../../src-engine/contract/endpoints/engine.ts';
import type { CaptureBinding, CaptureDevice } from '../../../src-engine/contract/inputs.ts';
import { useAnswer } from '../../clients/queries.ts';
import { Select } from '../../ui/fields.tsx';
import { captureKey } from './captures.ts';

export interface CaptureChoiceProps {
  readonly label: string;
  readonly capture: CaptureBinding | undefined;
  readonly onChange: (capture: CaptureBinding) => void;
  readonly isDisabled?: boolean;
}

/** Which microphone or sound source of this computer hears an input. */
export function CaptureChoice({ label, capture, onChange, isDisabled = false }: CaptureChoiceProps) {
  const { t } = useTranslation('scenes');
  const nameOf = useCaptureName();
  const devices = useAnswer(listCaptureDevices, {}).data?.devices ?? [];
  const captures = [
    ...devices.map(({ binding }) => binding),
    // A microphone that is unplugged now, or the window's: still what is chosen.
    ...(capture === undefined || devices.some(({ binding }) => captureKey(binding) === captureKey(capture))
      ? []
      : [capture]),
  ];
  return (
    <Select
      label={label}
      value={capture === undefined ? null : captureKey(capture)}
      onChange={(key) => {
        const chosen = captures.find((one) => captureKey(one) === key);
        if (chosen !== undefined) onChange(chosen);
      }}
      options={captures.map((one) => ({ value: captureKey(one), label: nameOf(one) }))}
      placeholder={t('capture.choose')}
      isDisabled={isDisabled}
      {...(capture === undefined && !isDisabled ? { help: t('capture.chooseHelp') } : {})}
    />
  );
}

/** What people call a capture: the system's label where it is known. */
export function useCaptureName(): (capture: CaptureBinding) => string {
  const { t } = useTranslation('scenes');
  const devices: readonly CaptureDevice[] = useAnswer(listCaptureDevices, {}).data?.devices ?? [];
  return (capture) => {
    if (capture.kind === 'socket') return t('capture.window');
    const device = devices.find(({ binding }) => captureKey(binding) === captureKey(capture));
    if (device !== undefined)
      return device.default ? t('capture.default', { name: device.label }) : device.label;
    if (capture.kind === 'pulse') return capture.source;
    return capture.device ?? t('capture.systemDefault');
  };
}
