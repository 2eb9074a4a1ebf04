/** `airlock picture` and `airlock preflight`: how the picture is protected, and what it would cut before going live. */
import type { Command } from 'commander';
import { listObsScenes } from '../contract/endpoints/obs.ts';
import { getPicture, preflight } from '../contract/endpoints/picture.ts';
import type { Cover, PictureState, PreflightScene } from '../contract/picture.ts';
import { EngineCalls } from './engine-calls.ts';
import { exitCodes } from './exit-codes.ts';
import { type CommonOptions, print, table } from './output.ts';

export function addPictureVerbs(program: Command): void {
  program
    .command('picture')
    .description('How the picture is protected, and what is covered now.')
    .option('--json', 'print one JSON object on stdout')
    .option('--data-dir <folder>', 'the folder of the engine')
    .action(runPicture);
  program
    .command('preflight')
    .description('Look at every scene, on air or off, and say what would be cut.')
    .argument('[scene...]', 'only these scenes')
    .option('--json', 'print one JSON object on stdout')
    .option('--data-dir <folder>', 'the folder of the engine')
    .action(runPreflight);
}

async function runPicture(options: CommonOptions): Promise<void> {
  const { state, settings } = await (await EngineCalls.find(options.dataDir)).call(getPicture, {});
  print(options, { state, settings }, pictureLines(state));
  if (state.word === 'not-protected') process.exitCode = exitCodes.notProtected;
}

/** Each scene is asked for alone: what is known is shown at once, and no single call takes long. */
async function runPreflight(scenes: readonly string[], options: CommonOptions): Promise<void> {
  const calls = await EngineCalls.find(options.dataDir);
  const names =
    scenes.length > 0
      ? scenes
      : (await calls.call(listObsScenes, {})).scenes.map(({ sceneName }) => sceneName);
  const looked: PreflightScene[] = [];
  for (const sceneName of names) {
    const answer = await calls.call(preflight, { scenes: [sceneName] });
    looked.push(...answer.scenes);
    if (!options.json) print(options, answer, answer.scenes.flatMap(preflightLines));
  }
  if (options.json) print(options, { scenes: looked }, []);
  else if (looked.length === 0) print(options, {}, ['OBS has no scene.']);
  if (looked.some(({ state }) => state !== 'clean')) process.exitCode = exitCodes.notProtected;
}

function pictureLines(state: PictureState): string[] {
  const { word, canvas, sources, covers, uncheckedCount, uncheckedMs, readP50Ms, readP95Ms } = state;
  if (word === 'off') return ['The picture is not looked at.'];
  return [
    `picture: ${word}${canvas === undefined ? '' : `, ${canvas.width} x ${canvas.height}`}, models on ${state.accelerator}`,
    `from a change to what was read in it: ${Math.round(readP50Ms)} ms, p95 ${Math.round(readP95Ms)} ms`,
    `not checked in time: ${uncheckedCount} times, ${Math.round(uncheckedMs)} ms in all`,
    ...table(
      sources.map((source) => [
        source.sourceName,
        source.state,
        source.onAir ? 'on air' : '',
        `shown in ${Math.round(source.lookMs)} ms`,
        `every ${Math.round(source.everyMs)} ms`,
      ]),
    ),
    ...(covers.length === 0 ? ['Nothing is covered now.'] : ['Covered now:', ...covers.map(coverLine)]),
  ];
}

function coverLine({ reason, action, sourceName, box, dryRun }: Cover): string {
  const where = sourceName === undefined ? '' : ` in “${sourceName}”`;
  return `  - ${reason}: ${action}${where}, ${placeOf(box)}${dryRun ? ' (dry run: shown only)' : ''}`;
}

const marks = { clean: 'ok  ', 'would-cut': 'CUT ', 'could-not-look': 'FAIL' } as const;

function preflightLines({ sceneName, state, message, findings }: PreflightScene): string[] {
  return [
    `${marks[state]}  ${sceneName}: ${message}`,
    ...findings.map(
      ({ category, action, sourceName, confidence, box }) =>
        `      - ${category}: ${action} in “${sourceName}”, ${placeOf(box)}, ${Math.round(confidence * 100)} % sure`,
    ),
  ];
}

/** "at 12 %, 40 %, 20 x 5 %" of the canvas: from the left, from the top, wide, high. */
function placeOf({ x, y, width, height }: Cover['box']): string {
  const percent = (share: number) => Math.round(share * 100);
  return `at ${percent(x)} %, ${percent(y)} % of the canvas, ${percent(width)} x ${percent(height)} %`;
}
