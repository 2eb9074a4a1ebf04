import { appendFile, copyFile, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openScanCheckpoint } from '../../../src-engine/storage/scan-checkpoint.ts';
import { tempFolder } from './temp-folder.ts';

const schema = z.object({ doneMs: z.number() });
let dataDir: string;
let file: string;
beforeEach(async () => {
  dataDir = await tempFolder();
  file = path.join(dataDir, 'talk.mkv');
  await writeFile(file, Buffer.alloc(3_000_000, 'talk'));
});

const opened = (options: unknown = { words: ['Birchwood'] }) =>
  openScanCheckpoint({ dataDir, file, options, schema });
const scans = () => readdir(path.join(dataDir, 'scans'));
const onlyScan = async () => path.join(dataDir, 'scans', (await scans())[0] as string);

describe('the checkpoint of a scan', () => {
  it('is found again for the same recording and options, and removed when the scan is done', async () => {
    const first = await opened();
    expect(first.found).toBeUndefined();
    await first.save({ doneMs: 10 });
    await first.save({ doneMs: 20 });
    expect(await scans()).toHaveLength(1);
    const second = await opened();
    expect(second.found).toEqual({ doneMs: 20 });
    await second.remove();
    expect(await scans()).toEqual([]);
    expect((await opened()).found).toBeUndefined();
  });

  it('holds neither options nor names', async () => {
    await (await opened()).save({ doneMs: 10 });
    const text = await readFile(await onlyScan(), 'utf8');
    expect(text).not.toMatch(/birchwood|talk/i);
  });

  it('is not that of other options, nor of a recording that has changed', async () => {
    await (await opened()).save({ doneMs: 10 });
    expect((await opened({ words: ['Birch'] })).found).toBeUndefined();
    await appendFile(file, 'more');
    expect((await opened()).found).toBeUndefined();
  });

  it.each([
    ['no JSON', '{"version":1'],
    ['another version', '{"version":7}'],
    ['nothing', ''],
  ])('that is damaged (%s) is as good as none', async (_, text) => {
    await (await opened()).save({ doneMs: 10 });
    await writeFile(await onlyScan(), text);
    expect((await opened()).found).toBeUndefined();
  });

  it('with progress of another shape is as good as none', async () => {
    await (await opened()).save({ doneMs: 10 });
    const saved = JSON.parse(await readFile(await onlyScan(), 'utf8'));
    await writeFile(await onlyScan(), JSON.stringify({ ...saved, progress: { doneMs: 'soon' } }));
    expect((await opened()).found).toBeUndefined();
  });

  it('that nobody went on with for a month is removed', async () => {
    await (await opened()).save({ doneMs: 10 });
    const old = path.join(dataDir, 'scans', 'old.json');
    await copyFile(await onlyScan(), old);
    const monthsAgo = new Date(Date.now() - 60 * 24 * 3_600_000);
    await utimes(old, monthsAgo, monthsAgo);
    await opened();
    expect(await scans()).toHaveLength(1);
    expect((await opened()).found).toEqual({ doneMs: 10 });
  });

  it('that cannot be written stops no scan', async () => {
    // A file where its folder should be: root may write anywhere else.
    await writeFile(path.join(dataDir, 'scans'), '');
    await (await opened()).save({ doneMs: 10 });
    expect((await opened()).found).toBeUndefined();
  });
});
