import { chmod, mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { chooseFolders, openFolders } from '../../../src-engine/storage/folders.ts';
import { tempFolder } from './temp-folder.ts';

describe('chooseFolders', () => {
  test.each([
    {
      name: 'Linux without XDG',
      choice: { platform: 'linux', home: '/home/u', env: {} },
      expected: { configDir: '/home/u/.config/airlock', dataDir: '/home/u/.local/share/airlock' },
    },
    {
      name: 'Linux with XDG; what is not absolute does not count',
      choice: {
        platform: 'linux',
        home: '/home/u',
        env: { XDG_CONFIG_HOME: 'here', XDG_DATA_HOME: '/x/data' },
      },
      expected: {
        configDir: '/home/u/.config/airlock',
        dataDir: '/x/data/airlock',
        logDir: '/x/data/airlock/logs',
      },
    },
    {
      name: 'Windows',
      choice: { platform: 'win32', home: 'C:\\Users\\u', env: { APPDATA: 'D:\\Roam' } },
      expected: { configDir: 'D:\\Roam\\Airlock', dataDir: 'C:\\Users\\u\\AppData\\Local\\Airlock' },
    },
    {
      name: 'macOS',
      choice: { platform: 'darwin', home: '/Users/u', env: {} },
      expected: {
        dataDir: '/Users/u/Library/Application Support/Airlock',
        logDir: '/Users/u/Library/Logs/Airlock',
      },
    },
    {
      name: '--data-dir',
      choice: { platform: 'linux', home: '/home/u', env: { XDG_DATA_HOME: '/x' }, override: '/my' },
      expected: { configDir: '/my', dataDir: '/my', logDir: '/my/logs' },
    },
  ] as const)('$name', ({ choice, expected }) => {
    expect(chooseFolders(choice)).toMatchObject(expected);
  });
});

describe.skipIf(process.platform === 'win32')('openFolders', () => {
  test('makes folders for the user alone, and closes one that is open to others', async () => {
    const root = path.join(await tempFolder(), 'a', 'b');
    await mkdir(root, { recursive: true });
    await chmod(root, 0o755);
    const folders = chooseFolders({ platform: process.platform, home: root, env: {}, override: root });
    await openFolders(folders);
    for (const folder of Object.values(folders)) expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test('says what to do where the folder cannot be made', async () => {
    const folders = chooseFolders({ platform: 'linux', home: '/', env: {}, override: '/dev/null/airlock' });
    await expect(openFolders(folders)).rejects.toMatchObject({
      code: 'storage-failed',
      advice: expect.stringContaining('--data-dir'),
    });
  });
});
