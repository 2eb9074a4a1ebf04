/** Find, link and unlink OBS, and what is in it. */
import { findObs, linkObs, listObsInputs, listObsScenes, unlinkObs } from '../contract/endpoints/obs.ts';
import type { CaptureBinding } from '../contract/inputs.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import type { ObsDevice } from './ports/stage.ts';

export function obsOperations(context: EngineContext): Operation[] {
  const { stage, settings, linking, listening, probeObs } = context;

  /** The microphones by the names that the system gives them; none where they cannot be listed. */
  const microphones = async (): Promise<readonly string[]> => {
    const devices = await listening.devices().catch(() => []);
    return devices.flatMap(({ binding }) =>
      binding.kind === 'microphone' && binding.device !== undefined ? [binding.device] : [],
    );
  };

  return [
    operation(findObs, async ({ url }) => {
      const found = await probeObs(url);
      return { url, needsPassword: false, ...found, found: found !== undefined };
    }),
    operation(linkObs, async (input) => {
      if ('useObsConfig' in input) await linking.linkByObsConfig();
      else await linking.link({ url: input.url, password: input.password });
      return stage.obs;
    }),
    operation(unlinkObs, async () => {
      await linking.unlink();
      return stage.obs;
    }),
    operation(listObsInputs, async () => {
      const bound = settings.read().inputs;
      const inputs = await stage.listInputs();
      const devices = await stage.devicesOf(inputs);
      const isNamed = [...devices.values()].some(({ kind }) => kind === 'named');
      const names = isNamed ? await microphones() : [];
      return {
        inputs: inputs.map((input) => {
          const ours = bound.find(({ inputName }) => inputName === input.inputName);
          const suggestedCapture = captureOf(devices.get(input.inputName), names);
          return {
            ...input,
            ...(ours === undefined ? {} : { inputId: ours.inputId }),
            ...(suggestedCapture === undefined ? {} : { suggestedCapture }),
          };
        }),
      };
    }),
    operation(listObsScenes, async () => ({ scenes: await stage.listScenes() })),
  ];
}

/** The capture that hears the same device as OBS does; undefined where that cannot be told. */
function captureOf(
  device: ObsDevice | undefined,
  microphones: readonly string[],
): CaptureBinding | undefined {
  switch (device?.kind) {
    case undefined:
      return undefined;
    case 'default':
      return { kind: 'microphone' };
    case 'pulse':
      return { kind: 'pulse', source: device.source };
    case 'named': {
      const same = (name: string) => name.trim().toLowerCase() === device.label.trim().toLowerCase();
      const found = microphones.filter(same);
      return found.length === 1 ? { kind: 'microphone', device: found[0] as string } : undefined;
    }
  }
}
