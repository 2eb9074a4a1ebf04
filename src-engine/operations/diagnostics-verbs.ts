/**
 * What helps to find a fault. The user reads it before sending it to anybody, and it holds nothing that is theirs: no
 * words, no names of inputs, scenes, policies or devices, no passwords, no paths. So everything in it is a number, one
 * of our own codes, or a version.
 */
import { getDiagnostics } from '../contract/endpoints/engine.ts';
import type { Problem } from '../contract/state.ts';
import type { EngineContext } from './engine-context.ts';
import { delayNow, modelStateOf } from './engine-verbs.ts';
import { type Operation, operation } from './operation.ts';
import { isPresetId } from './policy-book.ts';
import type { MachineFacts } from './ports/machine.ts';
import type { Secrets, Settings } from './ports/settings.ts';

const LOG_LINES = 200;
const MAX_LINE_CHARS = 2000;

export function diagnosticsOperations(context: EngineContext): Operation[] {
  return [
    operation(getDiagnostics, async () => {
      const { settings, secrets, machine, pairingCount } = context;
      const sections = {
        Airlock: engineLines(context),
        'This computer': machineLines(await machine.facts()),
        Protection: protectionLines(context),
        OBS: obsLines(context),
        Inputs: inputLines(context),
        Picture: pictureLines(context),
        Settings: settingsLines(settings.read(), secrets.read(), pairingCount()),
        'Log, the last lines': await machine.logLines(LOG_LINES),
      };
      return {
        createdAt: new Date().toISOString(),
        sections: Object.entries(sections).map(([title, lines]) => ({
          title,
          lines: lines.map((line) => line.slice(0, MAX_LINE_CHARS)),
        })),
      };
    }),
  ];
}

function engineLines({ engineVersion, startedAt, detector }: EngineContext): string[] {
  const { state, restarts } = modelStateOf(detector.state);
  return [`version ${engineVersion}`, `started ${startedAt}`, `speech model: ${state}, ${restarts} restarts`];
}

function machineLines(facts: MachineFacts): string[] {
  const { diskFreeBytes } = facts;
  return [
    `node ${facts.nodeVersion}`,
    `system ${facts.system}, ${facts.architecture}`,
    `processor ${facts.processorModel}, ${facts.processorCount} threads`,
    `memory ${gigabytes(facts.memoryBytes)}, ${gigabytes(facts.memoryFreeBytes)} free, ${gigabytes(facts.memoryUsedBytes)} ours`,
    `disk ${diskFreeBytes === undefined ? 'unknown' : `${gigabytes(diskFreeBytes)} free`}`,
  ];
}

function protectionLines(context: EngineContext): string[] {
  const { word, reasons } = context.protection.state;
  return [word, `reasons: ${codesOf(reasons)}`, `safety delay ${delayNow(context)} ms`];
}

function obsLines({ stage }: EngineContext): string[] {
  const { state, obsVersion, streaming, recording } = stage.obs;
  const { stage: set } = stage;
  return [
    `link: ${state}, OBS ${obsVersion ?? 'unknown'}`,
    `streaming ${streaming}, recording ${recording}`,
    `stage: ${set.state}, ${set.protectedScenes.length} scenes protected, problems: ${codesOf(set.problems)}`,
    `${stage.changes.length} changes in OBS, panic ${stage.panicActive}`,
  ];
}

function inputLines({ protection }: EngineContext): string[] {
  return protection.inputStatuses().map(({ capture, captureState, coverage, protection: one }, index) => {
    const { lagMs, obsLaterMs, uncheckedMs } = coverage;
    const later = obsLaterMs === undefined ? 'unknown' : `${Math.round(obsLaterMs)} ms`;
    return [
      `input ${index + 1}: ${capture.kind}, ${captureState.state}, ${one.word}`,
      `reasons: ${codesOf(one.reasons)}`,
      `lag ${Math.round(lagMs)} ms, OBS later by ${later}, unchecked ${Math.round(uncheckedMs)} ms`,
    ].join('; ');
  });
}

function pictureLines({ picture }: EngineContext): string[] {
  const { word, canvas, sources, covers, accelerator, ...counts } = picture.state;
  const { uncheckedCount, uncheckedMs, readP50Ms, readP95Ms } = counts;
  return [
    `${word}, on ${accelerator}, canvas ${canvas === undefined ? 'unknown' : `${canvas.width} x ${canvas.height}`}`,
    `${covers.length} covers now, unchecked ${uncheckedCount} times, ${Math.round(uncheckedMs)} ms`,
    `from a change to what was read: ${Math.round(readP50Ms)} ms, p95 ${Math.round(readP95Ms)} ms`,
    ...sources.map(
      ({ state, onAir, lookMs, everyMs }, index) =>
        `source ${index + 1}: ${state}${onAir ? ', on air' : ''}, looked at in ${Math.round(lookMs)} ms, every ${Math.round(everyMs)} ms`,
    ),
  ];
}

function settingsLines(settings: Settings, secrets: Secrets, pairingCount: number): string[] {
  const { stage, defaultPolicyId, policies, videoMemoryBudgetBytes } = settings;
  const { words, allowList } = secrets;
  const plan = `${stage?.delayMs} ms, ${stage?.scenes?.length ?? 'all'} scenes, safe scene ${stage?.safeSceneName === undefined ? 'ours' : 'chosen'}`;
  return [
    `stage plan: ${stage === undefined ? 'none' : plan}`,
    `default policy: ${isPresetId(defaultPolicyId) ? defaultPolicyId : 'own'}, own policies: ${policies.length}`,
    `words: ${words.length}, of them private: ${words.filter(({ category }) => category === 'private').length}, allowed: ${allowList.length}`,
    pictureSettingsLine(settings.picture),
    `video memory budget ${gigabytes(videoMemoryBudgetBytes)}`,
    `OBS ${settings.obsUrl === undefined ? 'not remembered' : 'remembered'}, password ${secrets.obsPassword === undefined ? 'none' : 'set'}`,
    `paired browsers: ${pairingCount}`,
  ];
}

function pictureSettingsLine(picture: Settings['picture']): string {
  const { on, policyId, privateSources, privateScenes, ignoredSources, areas } = picture;
  const marks = `private sources: ${privateSources.length}, private scenes: ${privateScenes.length}, ignored sources: ${ignoredSources.length}, areas: ${areas.length}`;
  return `picture ${on ? 'on' : 'off'}, ${policyId === undefined ? 'default policy' : 'a policy of its own'}, ${marks}`;
}

function codesOf(problems: readonly Problem[]): string {
  return problems.length === 0 ? 'none' : problems.map(({ code }) => code).join(', ');
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
