/** Link and unlink OBS, and what is in it. */
import { linkObs, listObsInputs, listObsScenes, unlinkObs } from '../contract/endpoints/obs.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';

export function obsOperations({ stage, settings, linking }: EngineContext): Operation[] {
  return [
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
      const inputs = (await stage.listInputs()).map((input) => {
        const ours = bound.find(({ inputName }) => inputName === input.inputName);
        return ours === undefined ? input : { ...input, inputId: ours.inputId };
      });
      return { inputs };
    }),
    operation(listObsScenes, async () => ({ scenes: await stage.listScenes() })),
  ];
}
