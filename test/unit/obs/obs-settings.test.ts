import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readObsSettings } from '../../../src-engine/obs/obs-settings.ts';

let home: string;
let folder: string;
const read = () => readObsSettings({ platform: 'linux', home, env: {} });

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'airlock-home-'));
  folder = join(home, '.config', 'obs-studio');
  await mkdir(join(folder, 'plugin_config', 'obs-websocket'), { recursive: true });
});
afterEach(() => rm(home, { recursive: true, force: true }));

const ini = (lines: string) =>
  writeFile(
    join(folder, 'global.ini'),
    `[General]\nServerPort=1\n\n[OBSWebSocket]\n${lines}\n[Basic]\nProfile=x\n`,
  );
const json = (config: object) =>
  writeFile(join(folder, 'plugin_config', 'obs-websocket', 'config.json'), JSON.stringify(config));

test('the settings of OBS 28 to 30.1', async () => {
  await ini('ServerEnabled=true\nServerPort=4460\nAuthRequired=true\nServerPassword=a=b');
  expect(await read()).toEqual({ url: 'ws://127.0.0.1:4460', password: 'a=b' });
});

test('the settings since 30.2 come first', async () => {
  await ini('ServerEnabled=true\nServerPort=4460\nServerPassword=old');
  await json({ server_enabled: true, server_port: 4470, server_password: 'new', auth_required: true });
  expect(await read()).toEqual({ url: 'ws://127.0.0.1:4470', password: 'new' });
  await json({ server_enabled: true, server_port: 4470, server_password: 'new', auth_required: false });
  expect(await read()).toEqual({ url: 'ws://127.0.0.1:4470', password: undefined });
});

test('switched off, and not there at all', async () => {
  await ini('ServerEnabled=false');
  await expect(read()).rejects.toMatchObject({ code: 'obs-unreachable' });
  await rm(folder, { recursive: true });
  await expect(read()).rejects.toMatchObject({ code: 'not-found' });
});

test('damaged settings are as good as none', async () => {
  await writeFile(join(folder, 'plugin_config', 'obs-websocket', 'config.json'), '{');
  await expect(read()).rejects.toMatchObject({ code: 'not-found' });
});
