import { expect, test } from 'vitest';
import type { CaptureDevice, ObsInput } from '../../../../src-engine/contract/inputs.ts';
import {
  captureKey,
  isSameCapture,
  soundOf,
  suggestChoices,
} from '../../../../src-renderer/features/setup-parts/captures.ts';

const input = (inputName: string, inputKind: string, source?: string): ObsInput => ({
  inputName,
  inputKind,
  hasAudio: true,
  ...(source === undefined ? {} : { suggestedCapture: { kind: 'pulse', source } }),
});
const device = (source: string, isDefault = false): CaptureDevice => ({
  binding: { kind: 'pulse', source },
  label: source,
  default: isDefault,
});

const chosen = (...args: Parameters<typeof suggestChoices>) =>
  suggestChoices(...args)
    .filter(({ isChosen }) => isChosen)
    .map(({ inputName }) => inputName);

test('what an input carries is told by its kind, on each system', () => {
  for (const kind of ['wasapi_input_capture', 'coreaudio_input_capture', 'pulse_input_capture'])
    expect(soundOf(input('a', kind))).toBe('microphone');
  for (const kind of ['wasapi_output_capture', 'pulse_output_capture', 'sck_audio_capture'])
    expect(soundOf(input('a', kind))).toBe('computer');
  expect(soundOf(input('a', 'ffmpeg_source'))).toBe('other');
});

test('a default microphone is another capture than a named one, and equal to itself', () => {
  expect(isSameCapture({ kind: 'microphone' }, { kind: 'microphone' })).toBe(true);
  expect(isSameCapture({ kind: 'microphone' }, { kind: 'microphone', device: 'USB' })).toBe(false);
  expect(isSameCapture(undefined, undefined)).toBe(false);
  expect(captureKey({ kind: 'socket' })).toBe('socket');
});

test('the first microphone is protected by the capture that hears its device; the computer’s sound is not', () => {
  const inputs = [
    input('Desktop Audio', 'pulse_output_capture', 'speakers.monitor'),
    input('Mic', 'pulse_input_capture', 'mic'),
  ];
  expect(chosen(inputs, [device('mic'), device('speakers.monitor')])).toEqual(['Mic']);
});

test('an input on the same device is protected too: it would air the same voice whole', () => {
  const inputs = [
    input('Mic', 'pulse_input_capture', 'mic'),
    input('Loopback', 'pulse_output_capture', 'mic'),
  ];
  expect(chosen(inputs, [])).toEqual(['Mic', 'Loopback']);
});

test('another microphone that can be heard is protected too, one that cannot is left to the user', () => {
  const inputs = [
    input('Mic', 'pulse_input_capture', 'mic'),
    input('Mic/Aux', 'pulse_input_capture', 'usb'),
    input('Gone', 'pulse_input_capture', 'unplugged'),
    input('Untold', 'pulse_input_capture'),
  ];
  expect(chosen(inputs, [device('mic'), device('usb')])).toEqual(['Mic', 'Mic/Aux']);
});

test('where OBS does not tell the device, the system’s default microphone is suggested', () => {
  const choices = suggestChoices(
    [input('Mic', 'wasapi_input_capture')],
    [device('line-in'), device('mic', true)],
  );
  expect(choices).toEqual([{ inputName: 'Mic', isChosen: true, capture: { kind: 'pulse', source: 'mic' } }]);
});

test('an OBS without microphones gets no suggestion', () => {
  expect(chosen([input('Desktop Audio', 'pulse_output_capture', 'speakers.monitor')], [])).toEqual([]);
});
