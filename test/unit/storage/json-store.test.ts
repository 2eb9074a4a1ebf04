import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { openJsonStore } from '../../../src-engine/storage/json-store.ts';
import { openSecrets, openSettings } from '../../../src-engine/storage/stores.ts';
import { tempFolder } from './temp-folder.ts';

vi.mock('write-file-atomic', { spy: true });

const schema = z.strictObject({
  version: z.literal(1).default(1),
  counts: z.array(z.int()).max(500).default([]),
});

let file: string;
const open = () => openJsonStore({ file, schema, what: 'the counts' });

beforeEach(async () => {
  file = path.join(await tempFolder(), 'counts.json');
});

describe('a store', () => {
  test('starts with the defaults and keeps what was saved', async () => {
    const { store, notice } = await open();
    expect(notice).toBeUndefined();
    expect(store.read()).toEqual({ version: 1, counts: [] });
    await store.update((value) => ({ ...value, counts: [1] }));
    expect((await open()).store.read().counts).toEqual([1]);
  });

  test('takes concurrent writers one after another: nobody’s change is lost', async () => {
    const { store } = await open();
    const numbers = Array.from({ length: 30 }, (_, n) => n);
    await Promise.all(
      numbers.map((n) => store.update((value) => ({ ...value, counts: [...value.counts, n] }))),
    );
    expect((await open()).store.read().counts).toEqual(numbers);
  });

  test('hands out copies', async () => {
    const { store } = await open();
    store.read().counts.push(9);
    expect(store.read().counts).toEqual([]);
  });

  test('goes on after a change that threw or did not fit, unchanged by it', async () => {
    const { store } = await open();
    const broken = store.update(() => {
      throw new Error('mine');
    });
    const tooMuch = store.update((value) => ({ ...value, counts: new Array(501).fill(0) }));
    const fine = store.update((value) => ({ ...value, counts: [...value.counts, 1] }));
    await expect(broken).rejects.toThrow('mine');
    await expect(tooMuch).rejects.toMatchObject({
      code: 'bad-request',
      message: expect.stringContaining('counts'),
    });
    expect((await fine).counts).toEqual([1]);
  });

  test.skipIf(process.platform === 'win32')(
    'is for the user alone, even where the file was open before',
    async () => {
      await writeFile(file, '{"version":1,"counts":[3]}', { mode: 0o644 });
      await chmod(file, 0o644);
      const { store } = await open();
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      await store.update((value) => value);
      for (const name of [file, `${file}.bak`]) expect((await stat(name)).mode & 0o777).toBe(0o600);
    },
  );
});

describe('a damaged file', () => {
  test.each([
    '',
    '{"version":1,"counts":[1',
    '[]',
    'null',
    '{"version":1,"counts":["x"]}',
    '{"version":1,"other":2}',
  ])('%j: the second copy is in use, the damaged one is kept, and it is said', async (text) => {
    await (await open()).store.update((value) => ({ ...value, counts: [4, 5] }));
    await writeFile(file, text);
    const { store, notice } = await open();
    expect(store.read().counts).toEqual([4, 5]);
    expect(notice?.message).toContain('the counts');
    expect(await readFile(`${file}.1.damaged`, 'utf8')).toBe(text);
  });

  test('with a damaged copy: starts afresh, both are kept', async () => {
    await (await open()).store.update((value) => ({ ...value, counts: [4] }));
    await writeFile(file, '{');
    await writeFile(`${file}.bak`, '}');
    const { store, notice } = await open();
    expect(store.read().counts).toEqual([]);
    expect(notice?.message).toContain('afresh');
    const kept = await Promise.all(
      [file, `${file}.bak`].map((name) => readFile(`${name}.1.damaged`, 'utf8')),
    );
    expect(kept).toEqual(['{', '}']);
  });

  test('damaged again does not cost the first damaged one', async () => {
    for (const text of ['{1', '{2']) {
      await writeFile(file, text);
      await open();
    }
    expect(await readFile(`${file}.1.damaged`, 'utf8')).toBe('{1');
    expect(await readFile(`${file}.2.damaged`, 'utf8')).toBe('{2');
  });

  test('of a newer Airlock is refused and left alone', async () => {
    const text = '{"version":2,"news":true}';
    await writeFile(file, text);
    await expect(open()).rejects.toMatchObject({
      code: 'storage-failed',
      message: expect.stringContaining('newer'),
    });
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  test('saved by an editor with a byte order mark is not damaged', async () => {
    await writeFile(file, '\uFEFF{"version":1,"counts":[8]}');
    expect((await open()).store.read().counts).toEqual([8]);
  });
});

describe('a full disk', () => {
  test('is said as disk-full, and nothing has changed', async () => {
    const { store } = await open();
    await store.update((value) => ({ ...value, counts: [1] }));
    const full = Object.assign(new Error(`ENOSPC: no space left on device, open '${file}'`), {
      code: 'ENOSPC',
    });
    vi.mocked(writeFileAtomic).mockRejectedValueOnce(full);
    const failed = store.update((value) => ({ ...value, counts: [2] }));
    await expect(failed).rejects.toMatchObject({ code: 'disk-full' });
    await expect(failed).rejects.not.toThrow(file);
    expect(store.read().counts).toEqual([1]);
    expect((await open()).store.read().counts).toEqual([1]);
    expect((await store.update((value) => ({ ...value, counts: [3] }))).counts).toEqual([3]);
  });
});

describe('settings and secrets', () => {
  test('open in an empty folder with defaults', async () => {
    const folder = await tempFolder();
    expect((await openSettings(folder)).store.read().policies).toEqual([]);
    expect((await openSecrets(folder)).store.read().words).toEqual([]);
  });

  test('what is removed from the secrets is nowhere on the disk', async () => {
    const folder = await tempFolder();
    const { store } = await openSecrets(folder);
    await store.update((value) => ({ ...value, obsPassword: 'canary-7141' }));
    await store.update(({ obsPassword: _gone, ...value }) => value);
    const texts = await Promise.all(
      (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
    );
    expect(texts).toHaveLength(2);
    expect(texts.join()).not.toContain('canary');
  });

  test('a deleted file comes back from its copy and says so', async () => {
    const folder = await tempFolder();
    await (await openSettings(folder)).store.update((value) => ({ ...value, obsUrl: 'ws://127.0.0.1:4455' }));
    await rm(path.join(folder, 'settings.json'));
    const { store, notice } = await openSettings(folder);
    expect(store.read().obsUrl).toBe('ws://127.0.0.1:4455');
    expect(notice?.message).toContain('missing');
  });
});
