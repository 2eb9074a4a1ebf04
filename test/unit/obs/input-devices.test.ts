import { expect, test } from 'vitest';
import { readInputDevices } from '../../../src-engine/obs/input-devices.ts';
import type { ObsAnswer, ObsRequest } from '../../../src-engine/obs/obs-client.ts';

/** An OBS whose inputs have these settings, and whose lists show these devices. */
function obsWith(
  settings: Record<string, Record<string, unknown> | undefined>,
  items: readonly { itemName: string; itemValue: string }[] = [],
) {
  return {
    batch: async (requests: readonly ObsRequest[]): Promise<ObsAnswer[]> =>
      requests.map(({ requestType, requestData }) => {
        const { inputName } = requestData as { inputName: string };
        const inputSettings = settings[inputName];
        if (inputSettings === undefined) return { ok: false, code: 600, data: undefined };
        const data = requestType === 'GetInputSettings' ? { inputSettings } : { propertyItems: items };
        return { ok: true, code: 100, data };
      }),
  };
}

const kindOf = (inputKind: string) => [{ inputName: 'Mic', inputKind }];

test.each([
  [
    'pulse_input_capture',
    { device_id: 'alsa_input.usb-1.mono' },
    { kind: 'pulse', source: 'alsa_input.usb-1.mono' },
  ],
  ['pulse_input_capture', { device_id: 'default' }, { kind: 'pulse', source: '@DEFAULT_SOURCE@' }],
  ['pulse_input_capture', {}, { kind: 'pulse', source: '@DEFAULT_SOURCE@' }],
  ['pulse_input_capture', { device_id: 'no name; rm -rf' }, undefined],
  ['pulse_input_capture', { device_id: 7 }, undefined],
  ['pulse_output_capture', { device_id: 'hdmi.monitor' }, { kind: 'pulse', source: 'hdmi.monitor' }],
  ['pulse_output_capture', {}, { kind: 'pulse', source: '@DEFAULT_MONITOR@' }],
  ['wasapi_input_capture', {}, { kind: 'default' }],
  ['wasapi_input_capture', { device_id: '{0.0.1}' }, { kind: 'named', label: 'Microphone (USB)' }],
  ['coreaudio_input_capture', { device_id: 'default' }, { kind: 'default' }],
  ['alsa_input_capture', { device_id: 'hw:9' }, undefined],
  ['wasapi_output_capture', {}, undefined],
  ['ffmpeg_source', { device_id: 'default' }, undefined],
])('%s with %j', async (inputKind, settings, device) => {
  const obs = obsWith({ Mic: settings }, [{ itemName: 'Microphone (USB)', itemValue: '{0.0.1}' }]);
  expect((await readInputDevices(obs, kindOf(inputKind))).get('Mic')).toEqual(device);
});

test('an input that is gone meanwhile is left out', async () => {
  expect((await readInputDevices(obsWith({}), kindOf('pulse_input_capture'))).size).toBe(0);
});
