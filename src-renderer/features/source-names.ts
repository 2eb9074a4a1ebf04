/** Which inputs of OBS have a picture, by name. Pure. */
import type { ObsInput } from '../../src-engine/contract/inputs.ts';

/** OBS's kinds of inputs that have sound and no picture: microphones, speakers, the sound of programs. */
const soundOnlyKind = /^(wasapi|pulse|coreaudio|alsa|jack|sndio|oss)_|^sck_audio|^pipewire-audio/;

/**
 * Sources with a picture, by name: those that the engine watches, those that OBS has and may show something, and those that
 * are set (`kept`), whether OBS has them now or not.
 */
export function sourceNames(
  watched: readonly string[],
  obsInputs: readonly Pick<ObsInput, 'inputName' | 'inputKind'>[],
  kept: readonly string[],
): string[] {
  const seen = obsInputs.filter(({ inputKind }) => !soundOnlyKind.test(inputKind));
  const names = [...watched, ...seen.map(({ inputName }) => inputName), ...kept];
  return [...new Set(names)].sort((a, b) => a.localeCompare(b));
}
