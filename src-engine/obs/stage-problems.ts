/** Compares a stage that was set up with what is there now; changes nothing. */
import type { UserError } from '../contract/errors.ts';
import type { Problem } from '../contract/state.ts';
import type { ChosenScene } from './choose-scenes.ts';
import { renderDelayMs } from './delay-maths.ts';
import { BLEEP_INPUT, DELAY_FILTER, ourInputs, SAFE_SCENE, WARM_UP_SCENE } from './helper-names.ts';
import { type InventoryInput, readInputs } from './inventory.ts';
import { type ObsAnswer, type ObsClient, request } from './obs-client.ts';
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
): Promise<StageLook> {
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
      request('GetSourceFilter', { sourceName: sceneName, filterName: DELAY_FILTER }),
      request('GetSceneItemId', { sceneName, sourceName: BLEEP_INPUT }),
    ]),
  ]);
  const sceneNames = sceneList.scenes.map((scene) => String(scene.sceneName));
  const wantedMs = renderDelayMs(delayMs, {
    width: video.baseWidth,
    height: video.baseHeight,
    fpsNumerator: video.fpsNumerator,
    fpsDenominator: video.fpsDenominator,
  });
  const [warmUp, ...perScene] = answers;
  const problems = [
    ...inputs.flatMap((input) => inputProblems(input, record)),
    ...warmUpProblems(warmUp),
    ...scenes.flatMap(({ sceneName }, index) =>
      sceneNames.includes(sceneName)
        ? sceneProblems(sceneName, perScene[index * 2], perScene[index * 2 + 1], wantedMs)
        : [edited(`The protected scene “${sceneName}” is gone.`)],
    ),
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

function sceneProblems(
  sceneName: string,
  filter: ObsAnswer | undefined,
  bleepItem: ObsAnswer | undefined,
  wantedMs: number,
): Problem[] {
  const problems: Problem[] = [];
  if (!filter?.ok) {
    problems.push(edited(`The filter “${DELAY_FILTER}” of the scene “${sceneName}” was removed or renamed.`));
  } else {
    const { filterEnabled, filterSettings } = filter.data as {
      filterEnabled: boolean;
      filterSettings: { delay_ms?: number };
    };
    if (!filterEnabled) {
      problems.push(edited(`The filter “${DELAY_FILTER}” of the scene “${sceneName}” was switched off.`));
    } else if (filterSettings.delay_ms !== wantedMs) {
      problems.push(edited(`The filter “${DELAY_FILTER}” of the scene “${sceneName}” has another delay.`));
    }
  }
  if (!bleepItem?.ok) problems.push(edited(`The bleep was removed from the scene “${sceneName}”.`));
  return problems;
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
