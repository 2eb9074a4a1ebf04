/** The secrets on disk, encrypted with a key that only the app has. */
import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noSeal, sealWith } from '../../../src-engine/storage/sealed-file.ts';
import { openSecrets } from '../../../src-engine/storage/stores.ts';
import { tempFolder } from './temp-folder.ts';

const CANARY = 'hunter2-canary';
const key = randomBytes(32);

async function bytesOf(folder: string): Promise<string> {
  const files = ['secrets.json', 'secrets.json.bak'].map((name) => readFile(join(folder, name), 'utf8'));
  return (await Promise.all(files)).join('\n');
}

test('with a key nothing is clear on the disk, and it is read back', async () => {
  const folder = await tempFolder();
  const { store } = await openSecrets(folder, key);
  await store.update((value) => ({ ...value, obsPassword: CANARY }));
  expect(await bytesOf(folder)).not.toContain(CANARY);
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  const again = await openSecrets(folder, key);
  expect(again.store.read().obsPassword).toBe(CANARY);
  expect(again.notice).toBeUndefined();
});

test('a clear file is encrypted as soon as it is opened with a key, and nothing in it is lost', async () => {
  const folder = await tempFolder();
  await (await openSecrets(folder)).store.update((value) => ({ ...value, obsPassword: CANARY }));
  expect(await bytesOf(folder)).toContain(CANARY);
  expect((await openSecrets(folder, key)).store.read().obsPassword).toBe(CANARY);
  expect(await bytesOf(folder)).not.toContain(CANARY);
});

test('without the key it is refused with what to do, and stays as it is', async () => {
  const folder = await tempFolder();
  await (await openSecrets(folder, key)).store.update((value) => ({ ...value, obsPassword: CANARY }));
  const before = await bytesOf(folder);
  await expect(openSecrets(folder)).rejects.toMatchObject({
    code: 'storage-failed',
    advice: expect.stringContaining('Start the Airlock app'),
  });
  await expect(openSecrets(folder, randomBytes(32))).rejects.toMatchObject({ code: 'storage-failed' });
  expect(await bytesOf(folder)).toBe(before);
});

test('a changed byte is damage: the second copy is in use', async () => {
  const folder = await tempFolder();
  await (await openSecrets(folder, key)).store.update((value) => ({ ...value, obsPassword: CANARY }));
  const file = join(folder, 'secrets.json');
  const { version, sealed } = JSON.parse(await readFile(file, 'utf8'));
  const data = Buffer.from(sealed.data, 'base64');
  data[20] = (data[20] as number) ^ 1;
  await writeFile(file, JSON.stringify({ version, sealed: { ...sealed, data: data.toString('base64') } }));
  const opened = await openSecrets(folder, key);
  expect(opened.store.read().obsPassword).toBe(CANARY);
  expect(opened.notice?.message).toContain('second copy');
});

test('the same text is never the same on the disk', () => {
  const seal = sealWith(key);
  expect(seal.close('a')).not.toBe(seal.close('a'));
  expect(seal.open(seal.close('a'))).toEqual({ text: 'a', wasClear: false });
  expect(noSeal.open('{"version":1}')).toEqual({ text: '{"version":1}', wasClear: false });
});
