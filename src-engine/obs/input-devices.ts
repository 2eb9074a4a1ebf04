/** Which device of this computer an input of OBS listens to, so that we can listen to the same. Changes nothing. */
import type { ObsInput } from '../contract/inputs.ts';
import type { ObsDevice } from '../operations/ports/stage.ts';
import { type ObsClient, request } from './obs-client.ts';

/** OBS's kinds of inputs that take in a device, and the property that says which. */
const deviceProperties: Readonly<Record<string, string>> = {
  pulse_input_capture: 'device_id',
  pulse_output_capture: 'device_id',
  alsa_input_capture: 'device_id',
  wasapi_input_capture: 'device_id',
  coreaudio_input_capture: 'device_id',
};

/** What PulseAudio itself calls what is the default at the moment; OBS writes "default" for either. */
const pulseDefaults: Readonly<Record<string, string>> = {
  pulse_input_capture: '@DEFAULT_SOURCE@',
  pulse_output_capture: '@DEFAULT_MONITOR@',
};

/** A name that PulseAudio can have given (contract/inputs.ts). */
const pulseName = /^[\w.:@+-]{1,300}$/;

/** By the input's name; those are left out of which it cannot be told. */
export async function readInputDevices(
  client: Pick<ObsClient, 'batch'>,
  inputs: readonly Pick<ObsInput, 'inputName' | 'inputKind'>[],
): Promise<Map<string, ObsDevice>> {
  const captures = inputs.filter(({ inputKind }) => inputKind in deviceProperties);
  const answers = await client.batch(
    captures.flatMap(({ inputName, inputKind }) => [
      request('GetInputSettings', { inputName }),
      request('GetInputPropertiesListPropertyItems', {
        inputName,
        propertyName: deviceProperties[inputKind] as string,
      }),
    ]),
  );
  const devices = new Map<string, ObsDevice>();
  captures.forEach(({ inputName, inputKind }, index) => {
    const [settings, items] = answers.slice(index * 2, index * 2 + 2);
    if (!settings?.ok) return;
    const { inputSettings } = settings.data as { inputSettings: Record<string, unknown> };
    const listed = items?.ok ? (items.data as { propertyItems: PropertyItem[] }).propertyItems : [];
    const device = deviceOf(inputKind, inputSettings[deviceProperties[inputKind] as string], listed);
    if (device !== undefined) devices.set(inputName, device);
  });
  return devices;
}

interface PropertyItem {
  readonly itemName: string;
  readonly itemValue: unknown;
}

/** OBS tells only what differs from its defaults: no value means the default device. */
function deviceOf(inputKind: string, value: unknown, listed: readonly PropertyItem[]): ObsDevice | undefined {
  const isDefault = value === undefined || value === '' || value === 'default';
  const pulseDefault = pulseDefaults[inputKind];
  if (pulseDefault !== undefined) {
    const source = isDefault ? pulseDefault : value;
    return typeof source === 'string' && pulseName.test(source) ? { kind: 'pulse', source } : undefined;
  }
  if (isDefault) return { kind: 'default' };
  const label = listed.find(({ itemValue }) => itemValue === value)?.itemName;
  return label === undefined ? undefined : { kind: 'named', label };
}
