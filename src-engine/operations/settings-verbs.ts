/** What the user can set besides policies, words and stage. */
import { changeSettings, getSettings } from '../contract/endpoints/engine.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import type { Settings } from './ports/settings.ts';

export function settingsOperations({
  settings,
  policies,
  protection,
  picture,
  publish,
}: EngineContext): Operation[] {
  return [
    operation(getSettings, async () => viewOf(settings.read())),
    operation(changeSettings, async ({ videoMemoryBudgetBytes, defaultPolicyId }) => {
      if (defaultPolicyId !== undefined) policies.get(defaultPolicyId);
      const changed = await settings.update((value) => ({
        ...value,
        videoMemoryBudgetBytes: videoMemoryBudgetBytes ?? value.videoMemoryBudgetBytes,
        defaultPolicyId: defaultPolicyId ?? value.defaultPolicyId,
      }));
      if (defaultPolicyId !== undefined) {
        protection.policiesChanged();
        picture.settingsChanged();
        publish({ type: 'changed', what: 'policies' });
      }
      return viewOf(changed);
    }),
  ];
}

function viewOf({ videoMemoryBudgetBytes, defaultPolicyId }: Settings) {
  return { videoMemoryBudgetBytes, defaultPolicyId };
}
