/** What a scripted engine answers about the picture: an OBS with a screen, a camera and three scenes. */
import { getSettings } from '../../src-engine/contract/endpoints/engine.ts';
import { listObsInputs, listObsScenes } from '../../src-engine/contract/endpoints/obs.ts';
import { getPicture, preflight, setPicture, takeStill } from '../../src-engine/contract/endpoints/picture.ts';
import { listPolicies } from '../../src-engine/contract/endpoints/policies.ts';
import { listStageChanges, priceStage } from '../../src-engine/contract/endpoints/stage.ts';
import {
  type Cover,
  type PictureSettings,
  type PictureState,
  type PreflightScene,
  pictureSettingsSchema,
} from '../../src-engine/contract/picture.ts';
import { type Operation, operation } from '../../src-engine/operations/operation.ts';
import { preset, presetIds } from '../../src-engine/policy/presets.ts';

/** The smallest PNG there is: one grey pixel. */
const STILL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

export const calmPicture: PictureState = {
  word: 'protected',
  canvas: { width: 1920, height: 1080 },
  sources: [
    { sourceName: 'Screen', state: 'watched', onAir: true, lookMs: 14, everyMs: 200 },
    { sourceName: 'Camera', state: 'ignored', onAir: true, lookMs: 0, everyMs: 0 },
  ],
  covers: [],
  uncheckedCount: 2,
  uncheckedMs: 420,
  readP50Ms: 310,
  readP95Ms: 780,
  accelerator: 'cpu',
};

export function coverOf(coverId: string, change: Partial<Cover> = {}): Cover {
  return {
    coverId,
    reason: 'secret.api-key',
    action: 'cover',
    sceneName: 'Desktop',
    sourceName: 'Screen',
    box: { x: 0.06, y: 0.1, width: 0.4, height: 0.06 },
    sinceMs: performance.now(),
    dryRun: false,
    ...change,
  };
}

const preflightScenes: Record<string, PreflightScene> = {
  Desktop: {
    sceneName: 'Desktop',
    state: 'would-cut',
    message: '2 things would be cut.',
    findings: [
      {
        category: 'secret.password',
        confidence: 0.97,
        sourceName: 'Screen',
        action: 'cover',
        box: { x: 0.1, y: 0.2, width: 0.3, height: 0.05 },
      },
      {
        category: 'personal.email',
        confidence: 0.99,
        sourceName: 'Screen',
        action: 'cover',
        box: { x: 0.6, y: 0.7, width: 0.3, height: 0.05 },
      },
    ],
  },
  Game: {
    sceneName: 'Game',
    state: 'could-not-look',
    message: 'OBS shows nothing of “Camera” now.',
    findings: [],
  },
  Break: { sceneName: 'Break', state: 'clean', message: 'Nothing would be cut.', findings: [] },
};

export interface ScriptedPicture {
  readonly operations: readonly Operation[];
  /** As they were set last. */
  settings(): PictureSettings;
  /** Names of the sources of which a still was taken. */
  readonly stills: readonly string[];
}

export function scriptPicture(): ScriptedPicture {
  let settings = pictureSettingsSchema.parse({ ignoredSources: ['Camera'] });
  const stills: string[] = [];
  const operations = [
    operation(getPicture, async () => ({ state: calmPicture, settings })),
    operation(setPicture, async (wanted) => {
      settings = wanted;
      return settings;
    }),
    operation(preflight, async ({ scenes = [] }) => ({
      scenes: scenes.map((name) => preflightScenes[name] as PreflightScene),
    })),
    operation(takeStill, async ({ sourceName }) => {
      stills.push(sourceName);
      return { mediaType: 'image/png' as const, data: STILL, width: 1920, height: 1080 };
    }),
    operation(listObsInputs, async () => ({
      inputs: [
        { inputName: 'Mic', inputKind: 'pulse_input_capture', hasAudio: true, inputId: 'input-1' },
        { inputName: 'Screen', inputKind: 'xshm_input', hasAudio: false },
        { inputName: 'Camera', inputKind: 'v4l2_input', hasAudio: false },
        { inputName: 'My bank', inputKind: 'browser_source', hasAudio: true },
      ],
    })),
    operation(listObsScenes, async () => ({
      scenes: Object.keys(preflightScenes).map((sceneName, index) => ({
        sceneName,
        current: index === 0,
        protected: true,
        warm: true,
      })),
    })),
    operation(listPolicies, async () => ({
      policies: presetIds.map((policyId) => ({
        policyId,
        preset: true,
        default: policyId === 'family-friendly',
        policy: preset(policyId),
      })),
    })),
    operation(listStageChanges, async () => ({ changes: [] })),
    operation(priceStage, async () => ({
      totalBytes: 373e6,
      budgetBytes: 1e9,
      overBudget: false,
      scenes: Object.keys(preflightScenes).map((sceneName) => ({ sceneName, warm: true, bytes: 124e6 })),
    })),
    operation(getSettings, async () => ({
      videoMemoryBudgetBytes: 1e9,
      defaultPolicyId: 'family-friendly',
    })),
  ];
  return { operations, settings: () => settings, stills };
}
