/** The commands as a person runs them, without OBS and without an engine. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exitCodes } from '../../../src-engine/cli/exit-codes.ts';
import { freePort } from '../../helpers/stage/start-stage.ts';

const LAUNCHER = new URL('../../../airlock.js', import.meta.url).pathname;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-cli-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function airlock(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [LAUNCHER, ...args], { timeout: 25_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), out, err });
    });
  });
}

test('without an engine: said, with what to do, and by exit code', async () => {
  const { code, out } = await airlock('status', '--json', '--data-dir', folder);
  expect([code, JSON.parse(out).error.code]).toEqual([exitCodes.noEngine, 'no-engine']);
  const plain = await airlock('protect', '--data-dir', folder);
  expect([plain.code, plain.err]).toEqual([
    exitCodes.noEngine,
    'Airlock is not running.\nStart it with "airlock start".\n',
  ]);
});

test('wrong use', async () => {
  expect((await airlock('nonsense')).code).toBe(exitCodes.usage);
  expect((await airlock('pause', '--data-dir', folder, 'never')).code).toBe(exitCodes.usage);
  expect((await airlock('--help')).code).toBe(exitCodes.done);
});

test('doctor names each thing, says what to do, and that OBS is not there', async () => {
  const url = `ws://127.0.0.1:${await freePort()}`;
  const { code, out } = await airlock('doctor', '--json', '--data-dir', folder, '--obs-url', url);
  const { ok, checks, status } = JSON.parse(out) as {
    ok: boolean;
    status: unknown;
    checks: { name: string; state: string; advice: string }[];
  };
  expect([code, ok, status]).toEqual([exitCodes.notProtected, false, null]);
  expect(checks.find(({ name }) => name === 'OBS')?.state).toBe('fail');
  const names = checks.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['node', 'processor', 'memory', 'microphone', 'delay', 'disk']),
  );
  for (const { state, advice } of checks) expect(state === 'ok' || advice.length > 0).toBe(true);
});

test('docs/cli.md has every exit code and every command', async () => {
  const text = await readFile(new URL('../../../docs/cli.md', import.meta.url), 'utf8');
  for (const code of Object.values(exitCodes)) expect(text).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'));
  const { out } = await airlock('--help');
  const commands = [...out.matchAll(/^ {2}([a-z-]+)[ [<]/gm)]
    .map(([, name]) => name)
    .filter((name) => name !== 'help');
  expect(commands.length).toBeGreaterThan(15);
  for (const command of commands) expect(text).toMatch(new RegExp(`\`${command}[ \`]`));
});
