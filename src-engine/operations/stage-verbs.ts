/** The stage: its price, set up, repaired, undone. */
import {
  getStage,
  listStageChanges,
  priceStage,
  repairStage,
  setUpStage,
  undoStage,
} from '../contract/endpoints/stage.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import type { StageChangeResult } from './ports/stage.ts';

export function stageOperations({ stage, settings, protection }: EngineContext): Operation[] {
  return [
    operation(getStage, async () => stage.stage),
    operation(listStageChanges, async () => ({ changes: [...stage.changes] })),
    operation(priceStage, (plan) => stage.price(plan)),
    operation(setUpStage, async ({ acceptOverBudget, ...plan }) => {
      const done = await stage.setUp(plan, { acceptOverBudget });
      await settings.update((value) => ({ ...value, stage: plan }));
      protection.note('resume', null);
      await protection.relink();
      return done;
    }),
    operation(undoStage, async () => {
      // Without the delay nothing can be cut in time: protection ends with it.
      await protection.stop();
      const done = await stage.undo();
      // Undone on purpose: the next start does not set it up again.
      await settings.update(({ stage: _, ...rest }) => rest);
      return changed(done);
    }),
    operation(repairStage, async () => changed(await stage.repair())),
  ];
}

function changed({ stage, leftOver }: StageChangeResult) {
  return { stage, leftOver: [...leftOver] };
}
