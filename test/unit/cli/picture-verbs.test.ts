/** `airlock picture` and `airlock preflight` as a person runs them, against an engine whose OBS is told by a script. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pictureCheck } from '../../../src-engine/cli/doctor-checks.ts';
import { exitCodes } from '../../../src-engine/cli/exit-codes.ts';
import type { Status } from '../../../src-engine/contract/endpoints/engine.ts';
import { listObsScenes } from '../../../src-engine/contract/endpoints/obs.ts';
import { getPicture, preflight } from '../../../src-engine/contract/endpoints/picture.ts';
import type { PictureState, PreflightScene } from '../../../src-engine/contract/picture.ts';
import { operation } from '../../../src-engine/operations/operation.ts';
import { settingsSchema } from '../../../src-engine/operations/ports/settings.ts';
import { writeAddress } from '../../../src-engine/storage/address-file.ts';
import { startTestEngine } from '../server/harness.ts';

const LAUNCHER = new URL('../../../airlock.js', import.meta.url).pathname;

const state: PictureState = {
  word: 'protected',
  canvas: { width: 1920, height: 1080 },
  sources: [{ sourceName: 'Screen', state: 'watched', onAir: true, lookMs: 14.4, everyMs: 250 }],
  covers: [
    {
      coverId: 'cover-1',
      reason: 'secret.api-key',
      action: 'cover',
      sceneName: 'Desktop',
      sourceName: 'Screen',
      box: { x: 0.1, y: 0.2, width: 0.3, height: 0.05 },
      sinceMs: 1,
      dryRun: false,
    },
  ],
  uncheckedCount: 2,
  uncheckedMs: 350,
  readP50Ms: 310,
  readP95Ms: 700,
  accelerator: 'cpu',
};

const scenes: Record<string, PreflightScene> = {
  Desktop: {
    sceneName: 'Desktop',
    state: 'would-cut',
    message: '1 thing would be cut.',
    findings: [
      {
        category: 'secret.api-key',
        confidence: 0.98,
        sourceName: 'Screen',
        action: 'cover',
        box: { x: 0.1, y: 0.2, width: 0.3, height: 0.05 },
      },
    ],
  },
  Break: { sceneName: 'Break', state: 'clean', message: 'Nothing would be cut.', findings: [] },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-picture-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function startEngine(): Promise<void> {
  const { server } = await startTestEngine({
    operations: [
      operation(getPicture, async () => ({ state, settings: settingsSchema.parse({}).picture })),
      operation(listObsScenes, async () => ({
        scenes: Object.keys(scenes).map((sceneName) => ({
          sceneName,
          current: false,
          protected: true,
          warm: true,
        })),
      })),
      operation(preflight, async ({ scenes: wanted = [] }) => ({
        scenes: wanted.map((name) => scenes[name] as PreflightScene),
      })),
    ],
  });
  await writeAddress(folder, { port: server.port, token: server.token });
}

function airlock(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    const parameters = [LAUNCHER, ...args, '--data-dir', folder];
    execFile(process.execPath, parameters, { timeout: 25_000 }, (error, out) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out });
    });
  });
}

test('picture tells how it stands and what is covered', async () => {
  await startEngine();
  const { code, out } = await airlock('picture');
  expect(code).toBe(exitCodes.done);
  expect(out).toContain('picture: protected, 1920 x 1080, models on cpu');
  expect(out).toContain('not checked in time: 2 times, 350 ms in all');
  expect(out).toContain('secret.api-key: cover in “Screen”, at 10 %, 20 % of the canvas, 30 x 5 %');
});

test('preflight says by its exit code that something would be cut', async () => {
  await startEngine();
  const all = await airlock('preflight');
  expect([all.code, all.out.split('\n')]).toEqual([
    exitCodes.notProtected,
    [
      'CUT   Desktop: 1 thing would be cut.',
      '      - secret.api-key: cover in “Screen”, at 10 %, 20 % of the canvas, 30 x 5 %, 98 % sure',
      'ok    Break: Nothing would be cut.',
      '',
    ],
  ]);
  const one = await airlock('preflight', 'Break', '--json');
  expect([one.code, JSON.parse(one.out)]).toEqual([exitCodes.done, { scenes: [scenes.Break] }]);
});

test('doctor warns where OBS shows its picture late, or not at all', () => {
  const checkOf = (picture: PictureState | undefined) =>
    pictureCheck({ picture } as Status).map((check) => check.state);
  const [source] = state.sources;
  if (source === undefined) throw new Error('a source');
  expect(checkOf(undefined)).toEqual([]);
  expect(checkOf(state)).toEqual(['ok']);
  expect(checkOf({ ...state, sources: [{ ...source, lookMs: 900 }] })).toEqual(['warn']);
  expect(checkOf({ ...state, sources: [{ ...source, state: 'lost' }] })).toEqual(['warn']);
  expect(checkOf({ ...state, word: 'off' })).toEqual(['warn']);
  expect(checkOf({ ...state, word: 'not-protected' })).toEqual(['fail']);
});
