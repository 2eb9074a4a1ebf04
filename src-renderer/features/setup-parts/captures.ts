/** Which capture hears an input: what to suggest, and how to tell two apart. */
import type { CaptureBinding, CaptureDevice, ObsInput } from '../../../src-engine/contract/inputs.ts';

/** The same text for the same capture. */
export function captureKey(capture: CaptureBinding): string {
  switch (capture.kind) {
    case 'socket':
      return 'socket';
    case 'microphone':
      return `microphone:${capture.device ?? ''}`;
    case 'pulse':
      return `pulse:${capture.source}`;
  }
}

export function isSameCapture(one: CaptureBinding | undefined, other: CaptureBinding | undefined): boolean {
  return one !== undefined && other !== undefined && captureKey(one) === captureKey(other);
}

/** What an input carries, by OBS's name of its kind: "wasapi_input_capture", "pulse_output_capture". */
export function soundOf({ inputKind }: ObsInput): 'microphone' | 'computer' | 'other' {
  if (/_input_capture/.test(inputKind)) return 'microphone';
  return /_output_capture|audio_capture/.test(inputKind) ? 'computer' : 'other';
}

/** An input with sound, whether it is to be protected, and by which capture it is heard. */
export interface InputChoice {
  readonly inputName: string;
  readonly isChosen: boolean;
  readonly capture: CaptureBinding | undefined;
}

/**
 * What to protect where nothing is bound yet: the first microphone of OBS; every other input on the same device, as that
 * carries the same voice and would air it whole; and the other microphones that can be heard, as they most likely do.
 */
export function suggestChoices(
  inputs: readonly ObsInput[],
  devices: readonly CaptureDevice[],
): readonly InputChoice[] {
  const microphones = inputs.filter((input) => soundOf(input) === 'microphone');
  const first = microphones.find(({ suggestedCapture }) => suggestedCapture !== undefined) ?? microphones[0];
  const fallback = (devices.find((device) => device.default) ?? devices[0])?.binding;
  return inputs.map((input) => {
    const isFirst = input === first;
    const capture = input.suggestedCapture ?? (isFirst ? fallback : undefined);
    const isChosen =
      isFirst ||
      isSameCapture(input.suggestedCapture, first?.suggestedCapture) ||
      (soundOf(input) === 'microphone' && isThere(input.suggestedCapture, devices));
    return { inputName: input.inputName, isChosen, capture };
  });
}

function isThere(capture: CaptureBinding | undefined, devices: readonly CaptureDevice[]): boolean {
  if (capture === undefined) return false;
  // The default one is there where any is.
  if (capture.kind === 'microphone' && capture.device === undefined)
    return devices.some(({ binding }) => binding.kind === 'microphone');
  return devices.some(({ binding }) => isSameCapture(binding, capture));
}
