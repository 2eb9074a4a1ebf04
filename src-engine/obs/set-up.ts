/** Sets up one scene collection by a plan. Every step looks first, so that a second run changes nothing. */
import { UserError } from '../contract/errors.ts';
import type { StagePlan, StagePrice } from '../contract/stage.ts';
import { ensureBleepFile } from './bleep-tone.ts';
import { type ChosenScene, chooseScenes } from './choose-scenes.ts';
import { renderDelayMs, stagePrice } from './delay-maths.ts';
import { ensureFilters } from './filters-set-up.ts';
import { delayFilter } from './helper-filters.ts';
import {
  dropScenes,
  ensureBleep,
  ensureProjector,
  ensureWarmUp,
  refuseUnknownHelpers,
} from './helpers-set-up.ts';
import { type Inventory, readInventory } from './inventory.ts';
import { readsMasks } from './mask-proof.ts';
import type { ObsClient } from './obs-client.ts';
import type { PictureCuts } from './picture-cuts.ts';
import { ensureSafeScene } from './safe-scene.ts';
import type { StageJournal } from './stage-journal.ts';
import { planOffsets, setOffsets } from './sync-offsets.ts';

export interface SetUpContext {
  readonly client: ObsClient;
  readonly journal: StageJournal;
  /** Where the bleep's sound file is kept; OBS reads it. */
  readonly bleepFile: string;
  readonly budgetBytes: number;
  readonly cuts: PictureCuts;
  /** Inputs that are hidden by a cut now. */
  readonly hiddenSources: readonly string[];
}

export interface SetUpDone {
  readonly inventory: Inventory;
  readonly scenes: readonly ChosenScene[];
  readonly price: StagePrice;
}

/** See StagePort.setUp. `renew` sets every offset again, for an OBS that was started anew. */
export async function setUpStage(
  context: SetUpContext,
  plan: StagePlan,
  { acceptOverBudget, renew }: { acceptOverBudget: boolean; renew: boolean },
): Promise<SetUpDone> {
  const { client, journal, bleepFile, budgetBytes, cuts, hiddenSources } = context;
  const inventory = await readInventory(client);
  const { collection, video } = inventory;
  refuseUnknownHelpers(inventory, journal);
  const scenes = chooseScenes(plan, inventory.scenes);
  const price = stagePrice(plan.delayMs, video, scenes, budgetBytes);
  if (price.overBudget && !acceptOverBudget) throw overBudget(price);
  const offsets = planOffsets(inventory.inputs, journal.of(collection), plan.delayMs);

  await ensureBleepFile(bleepFile);
  cuts.prepare(video);
  journal.willFollow(collection, plan);
  const known = new Set((journal.of(collection)?.changes ?? []).map((change) => JSON.stringify(change)));
  journal.willChange(
    collection,
    offsets.filter((change) => !known.has(JSON.stringify(change))),
  );
  const offsetNow = new Map(inventory.inputs.map((input) => [input.name, input.audio?.offsetMs]));
  await setOffsets(
    client,
    offsets.filter((change) => renew || offsetNow.get(change.inputName) !== change.setMs),
  );
  const helpers = { client, journal, inventory };
  await ensureSafeScene(helpers, plan.safeSceneName);
  await dropScenes(helpers, scenes);
  await ensureWarmUp(helpers, scenes, hiddenSources);
  const delay = delayFilter(renderDelayMs(plan.delayMs, video));
  await ensureFilters(helpers, scenes, (sceneName) => [
    delay,
    ...cuts.filtersFor(
      sceneName,
      inventory.scenes.find((scene) => scene.name === sceneName),
      video,
    ),
  ]);
  // After the filters: OBS saves its scene collection when items come, and one that crashes must come back with them.
  await ensureBleep(helpers, scenes, bleepFile);
  await ensureProjector(client);
  await cuts.masks.prove((blackMask) => readsMasks(client, blackMask));
  return { inventory: await readInventory(client), scenes, price };
}

function overBudget(price: StagePrice): UserError {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  return new UserError(
    'conflict',
    `The picture’s delay would take ${megabytes(price.totalBytes)} MB of video memory, above the budget of ${megabytes(price.budgetBytes)} MB.`,
    'Keep fewer scenes warm, choose a shorter safety delay, or accept the price.',
  );
}
