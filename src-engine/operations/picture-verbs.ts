/** The picture: how it stands, what is set for it, the pre-flight check, a still that the user asked for. */
import { getPicture, preflight, setPicture, takeStill } from '../contract/endpoints/picture.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';

export function pictureOperations({ picture, settings, policies, publish }: EngineContext): Operation[] {
  return [
    operation(getPicture, async () => ({ state: picture.state, settings: settings.read().picture })),
    operation(setPicture, async (wanted) => {
      if (wanted.policyId !== undefined) policies.get(wanted.policyId);
      const changed = await settings.update((value) => ({ ...value, picture: wanted }));
      picture.settingsChanged();
      publish({ type: 'picture', picture: picture.state });
      return changed.picture;
    }),
    operation(preflight, async ({ scenes }) => ({ scenes: await picture.preflight(scenes) })),
    operation(takeStill, async ({ sourceName }) => {
      const { bytes, ...still } = await picture.still(sourceName);
      return { ...still, data: Buffer.from(bytes).toString('base64') };
    }),
  ];
}
