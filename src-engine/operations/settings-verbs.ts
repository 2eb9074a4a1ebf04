/** What the user can set besides policies, words and stage. */
import { changeSettings, getSettings } from '../contract/endpoints/engine.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import type { Settings } from './ports/settings.ts';

export function settingsOperations({ settings }: EngineContext): Operation[] {
  return [
    operation(getSettings, async () => viewOf(settings.read())),
    operation(changeSettings, async ({ videoMemoryBudgetBytes }) => {
      const changed = await settings.update((value) => ({
        ...value,
        videoMemoryBudgetBytes: videoMemoryBudgetBytes ?? value.videoMemoryBudgetBytes,
      }));
      return viewOf(changed);
    }),
  ];
}

function viewOf({ videoMemoryBudgetBytes }: Settings) {
  return { videoMemoryBudgetBytes };
}
