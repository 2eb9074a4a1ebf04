/** `airlock start` without OBS: what it opens, and the link that lets a browser in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import { exitCodes } from '../../../src-engine/cli/exit-codes.ts';
import { hasDisplay, runApp } from '../../../src-engine/cli/open-app.ts';
import { until } from '../../helpers/stage/processes.ts';
import { tempFolder } from '../storage/temp-folder.ts';

const LAUNCHER = new URL('../../../airlock.js', import.meta.url).pathname;

interface Started {
  readonly child: ChildProcess;
  out: string;
}

/** With no display, and a place for Electron that answers nobody: nothing is fetched, nothing real is opened. */
function airlock(args: readonly string[], env: NodeJS.ProcessEnv = {}): Started {
  const clean = { PATH: process.env.PATH, HOME: process.env.HOME, ELECTRON_MIRROR: 'http://127.0.0.1:9' };
  const child = spawn(process.execPath, [LAUNCHER, ...args], { env: { ...clean, ...env } });
  const started: Started = { child, out: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      started.out += chunk.toString();
    });
  }
  onTestFinished(async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
  return started;
}

const start = (folder: string, more: readonly string[], env?: NodeJS.ProcessEnv) =>
  airlock(['start', '--data-dir', folder, ...more], env);
const said = (started: Started, kind: string) =>
  started.out
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .find((line) => line.kind === kind);

async function pair(url: string): Promise<{ status: number; scope: unknown }> {
  const { origin, hash } = new URL(url);
  const body = JSON.stringify({ code: decodeURIComponent(hash.replace('#pair=', '')) });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${origin}/pair`, { method: 'POST', headers, body });
  const answer = (await response.json()) as { scope?: string };
  return { status: response.status, scope: answer.scope };
}

test('prints a link that lets one browser in, once; "airlock pair" gives another', async () => {
  await buildModels();
  const folder = await tempFolder();
  const started = start(folder, []);
  await until('the link is printed', () => /Go on here: \S+/.test(started.out), { timeoutMs: 60_000 });
  const url = /Go on here: (\S+)/.exec(started.out)?.[1] ?? '';
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#pair=[A-Z2-8]{4}-[A-Z2-8]{4}$/);
  expect((await (await fetch(new URL('/', url))).text()).toLowerCase()).toContain('<!doctype html>');
  expect(await pair(url)).toEqual({ status: 200, scope: 'owner' });
  expect((await pair(url)).status, 'once').toBe(401);

  const again = airlock(['pair', '--json', '--data-dir', folder]);
  await once(again.child, 'exit');
  const link = JSON.parse(again.out);
  expect(await pair(link.url)).toEqual({ status: 200, scope: 'control' });
  const second = start(folder, []);
  await once(second.child, 'exit');
  expect(second.out).toContain('running already');
  expect(await pair(/Go on here: (\S+)/.exec(second.out)?.[1] ?? '')).toEqual({
    status: 200,
    scope: 'owner',
  });
  const wrong = airlock(['pair', '--scope', 'everything', '--data-dir', folder]);
  expect((await once(wrong.child, 'exit'))[0]).toBe(exitCodes.usage);
});

test('with --json nothing is opened; asked for, the browser gets the link', async () => {
  const folder = await tempFolder();
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\necho "$@" > ${join(folder, 'opened')}\n`);
  await chmod(join(bin, 'xdg-open'), 0o755);
  const env = { DISPLAY: ':99', PATH: `${bin}${delimiter}${process.env.PATH}` };
  const quiet = start(join(folder, 'a'), ['--json', '--port', '0'], env);
  await until('it listens', () => said(quiet, 'listening') !== undefined, { timeoutMs: 60_000 });
  const asked = start(join(folder, 'b'), ['--json', '--browser', '--port', '0'], env);
  await until('the link is said', () => said(asked, 'link') !== undefined, { timeoutMs: 60_000 });
  const opened = () => readFile(join(folder, 'opened'), 'utf8').catch(() => '');
  await expect.poll(opened).toBe(`${said(asked, 'link').url}\n`);
  expect([said(quiet, 'link'), said(quiet, 'app'), said(asked, 'app')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('where there is a display but no Electron it says so, and goes on without the app', async () => {
  const folder = await tempFolder();
  const started = start(folder, ['--json', '--app', '--port', '0'], { DISPLAY: ':99' });
  await until('it goes on', () => said(started, 'listening') !== undefined, { timeoutMs: 90_000 });
  expect(said(started, 'app').line).toMatch(/needs Electron|Opening Airlock/);
});

test('a display: on Linux where a server is named', () => {
  expect(hasDisplay('linux', {})).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect([hasDisplay('win32', {}), hasDisplay('darwin', {})]).toEqual([true, true]);
});

test('an Electron that cannot start here is told from an app that has ended', async () => {
  const folder = await tempFolder();
  const electron = async (script: string) => {
    const path = join(folder, 'electron');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return path;
  };
  const args = join(folder, 'args');
  expect(await runApp(await electron(`echo "$@" > ${args}; exit 0`), folder, () => undefined)).toBe(true);
  expect(await readFile(args, 'utf8')).toMatch(new RegExp(`^/.* --data-dir ${folder}\n$`));
  expect(await runApp(await electron('exit 1'), undefined, () => undefined)).toBe(false);
});
