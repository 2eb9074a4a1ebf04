/** Compares a stage that was set up with what is there now; changes nothing. */
import type { UserError } from '../contract/errors.ts';
import type { Problem } from '../contract/state.ts';
import type { ChosenScene } from './choose-scenes.ts';
import { renderDelayMs, type VideoFormat } from './delay-maths.ts';
import {
  blurFilters,
  coverFilter,
  delayFilter,
  helperFilterNames,
  helperFilters,
  isAsWanted,
  type WantedFilter,
} from './helper-filters.ts';
import { BLEEP_INPUT, ourInputs, SAFE_SCENE, WARM_UP_SCENE } from './helper-names.ts';
import { type InventoryInput, readInputs } from './inventory.ts';
import { type ObsAnswer, type ObsClient, request } from './obs-client.ts';
import type { PictureCuts } from './picture-cuts.ts';
import type { CollectionRecord } from './stage-journal.ts';
import { findChange } from './sync-offsets.ts';

/** What a quick look at the stage found. */
export interface StageLook {
  readonly inputs: readonly InventoryInput[];
  readonly programmeScene: string;
  readonly problems: readonly Problem[];
}

const repair = 'Let Airlock repair the stage, or undo it.';
const edited = (message: string): Problem => ({ code: 'stage-edited', message, advice: repair });

/** An earlier run left something behind. */
export const unfinished: Problem = {
  code: 'stage-edited',
  message: 'Changes of an earlier run of Airlock are still in OBS.',
  advice: 'Set up the stage again to go on with them, or undo them.',
};

const masksFailing: Problem = {
  code: 'disk-full',
  message: 'What covers parts of the picture could not be written to the disk, so whole scenes are covered.',
  advice: 'Make room on the disk, and see that Airlock may write to its data folder.',
};

const masksUnread: Problem = {
  code: 'stage-not-set-up',
  message: 'OBS cannot read the masks that cover parts of the picture, so nothing can be covered.',
  advice: 'Let OBS read Airlock’s data folder: an OBS in a sandbox needs to be allowed to.',
};

/** A failed set-up as a problem to show. */
export function problemOf(error: unknown): Problem {
  const { message, advice } = error as UserError;
  return { code: 'stage-edited', message, advice: advice ?? 'Repair the stage, or undo it.' };
}

/** Reads and compares. Two batches, whatever the number of scenes. */
export async function lookAtStage(
  client: ObsClient,
  record: Readonly<CollectionRecord>,
  scenes: readonly ChosenScene[],
  cuts: PictureCuts,
): Promise<StageLook> {
  const cutsBefore = cuts.changes;
  const delayMs = record.plan?.delayMs ?? 0;
  const safeScene = record.plan?.safeSceneName ?? SAFE_SCENE;
  const [inputList, sceneList, video] = await Promise.all([
    client.call('GetInputList'),
    client.call('GetSceneList'),
    client.call('GetVideoSettings'),
  ]);
  const inputs = await readInputs(client, inputList.inputs as unknown as Parameters<typeof readInputs>[1]);
  const answers = await client.batch([
    request('GetSourceActive', { sourceName: WARM_UP_SCENE }),
    ...scenes.flatMap(({ sceneName }) => [
      request('GetSourceFilterList', { sourceName: sceneName }),
      request('GetSceneItemId', { sceneName, sourceName: BLEEP_INPUT }),
    ]),
  ]);
  const sceneNames = sceneList.scenes.map((scene) => String(scene.sceneName));
  const format: VideoFormat = {
    width: video.baseWidth,
    height: video.baseHeight,
    fpsNumerator: video.fpsNumerator,
    fpsDenominator: video.fpsDenominator,
  };
  const wanted = (sceneName: string, there: unknown): WantedFilter[] => [
    delayFilter(renderDelayMs(delayMs, format)),
    coverFilter(cuts.masks.has(there, format) ? there : ''),
    ...blurFilters(format, cuts.isBlurred(sceneName)),
  ];
  // A cut in between changes what a filter is to be.
  const isStill = cutsBefore === cuts.changes;
  const [warmUp, ...perScene] = answers;
  const problems = [
    ...inputs.flatMap((input) => inputProblems(input, record)),
    ...warmUpProblems(warmUp),
    ...scenes.flatMap(({ sceneName }, index) =>
      sceneNames.includes(sceneName)
        ? [
            ...filterProblems(sceneName, perScene[index * 2], { wanted, isStill }),
            ...bleepProblems(sceneName, perScene[index * 2 + 1]),
          ]
        : [edited(`The protected scene “${sceneName}” is gone.`)],
    ),
    ...(cuts.masks.failing ? [masksFailing] : []),
    ...(cuts.masks.readable ? [] : [masksUnread]),
    ...(sceneNames.includes(safeScene) ? [] : [edited(`The safe scene “${safeScene}” is gone.`)]),
    ...programmeProblems(sceneList.currentProgramSceneName, [
      ...scenes.map((each) => each.sceneName),
      safeScene,
    ]),
  ];
  return { inputs, programmeScene: sceneList.currentProgramSceneName, problems };
}

function inputProblems(input: InventoryInput, record: Readonly<CollectionRecord>): Problem[] {
  if (input.audio === undefined || ourInputs.includes(input.name)) return [];
  const problems: Problem[] = [];
  const change = findChange(record.changes, input);
  if (change === undefined) {
    problems.push({
      code: 'input-not-delayed',
      message: `The input “${input.name}” has sound that airs without the safety delay.`,
      advice: repair,
    });
  } else if (input.audio.offsetMs !== change.setMs) {
    problems.push(
      edited(
        `The sync offset of “${input.name}” is ${input.audio.offsetMs} ms; with the safety delay it must be ${change.setMs} ms.`,
      ),
    );
  }
  if (input.audio.monitored) {
    problems.push({
      code: 'monitoring-not-delayed',
      message: `The input “${input.name}” is monitored, and monitoring is not delayed.`,
      advice:
        'If what OBS plays on this computer is captured again, switch its monitoring off in OBS’s Advanced Audio Properties.',
    });
  }
  return problems;
}

function warmUpProblems(active: ObsAnswer | undefined): Problem[] {
  if (!active?.ok) return [edited(`The scene “${WARM_UP_SCENE}” is gone.`)];
  if ((active.data as { videoShowing: boolean }).videoShowing) return [];
  return [edited(`The projector window of “${WARM_UP_SCENE}” was closed: scene switches would show black.`)];
}

function filterProblems(
  sceneName: string,
  list: ObsAnswer | undefined,
  { wanted, isStill }: { wanted: (sceneName: string, mask: unknown) => WantedFilter[]; isStill: boolean },
): Problem[] {
  const ours = list?.ok ? helperFilters(list.data) : [];
  const mask = ours.find((filter) => filter.role === 'cover')?.settings.image_path;
  const all = wanted(sceneName, mask);
  const problems = all.flatMap((each): Problem[] => {
    const name = helperFilterNames[each.role];
    const filter = ours.find((one) => one.role === each.role && one.name === name);
    const of = `The filter “${name}” of the scene “${sceneName}”`;
    if (filter === undefined) return [edited(`${of} was removed or renamed.`)];
    if (filter.enabled !== each.enabled && (each.enabled || isStill)) {
      return [edited(`${of} was switched ${each.enabled ? 'off' : 'on'}.`)];
    }
    if (!isAsWanted(filter, each)) return [edited(`${of} has other settings than Airlock gave it.`)];
    return [];
  });
  if (problems.length > 0) return problems;
  const first = all.every((each, index) =>
    ours.some((filter) => filter.index === index && filter.role === each.role),
  );
  return first
    ? []
    : [
        edited(
          `The filters of Airlock are not the first ones of the scene “${sceneName}”: covers would be misplaced.`,
        ),
      ];
}

function bleepProblems(sceneName: string, bleepItem: ObsAnswer | undefined): Problem[] {
  return bleepItem?.ok ? [] : [edited(`The bleep was removed from the scene “${sceneName}”.`)];
}

function programmeProblems(programme: string, covered: readonly string[]): Problem[] {
  if (covered.includes(programme) || programme === WARM_UP_SCENE) return [];
  return [
    {
      code: 'stage-not-set-up',
      message: `The scene on air, “${programme}”, is not protected: its picture is not delayed.`,
      advice: 'Add it to the protected scenes, or switch to one of them.',
    },
  ];
}
