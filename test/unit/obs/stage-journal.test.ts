import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StageJournal } from '../../../src-engine/obs/stage-journal.ts';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-journal-'));
  path = join(folder, 'stage-journal.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const offset = { kind: 'sync-offset', inputName: 'Mic', beforeMs: 20, setMs: 1520 } as const;

test('what is noted is there for the next run, readable by the user alone', async () => {
  const journal = StageJournal.open(path);
  journal.willChange('Home', [offset, { kind: 'created-scene', sceneName: 'Airlock warm-up' }]);
  journal.holdsMuted('Home', ['Mic']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const next = StageJournal.open(path);
  expect(next.of('Home')?.changes).toHaveLength(2);
  expect(next.of('Home')?.mutes).toEqual(['Mic']);
});

test('a change of the same thing replaces the earlier one; renames are followed', () => {
  const journal = StageJournal.open(path);
  journal.willChange('Home', [offset]);
  journal.willChange('Home', [{ ...offset, setMs: 1020 }]);
  journal.renamed('Home', 'inputName', 'Mic', 'Voice');
  expect(journal.of('Home')?.changes).toEqual([{ ...offset, inputName: 'Voice', setMs: 1020 }]);
});

test('when all is undone the file is gone', async () => {
  const journal = StageJournal.open(path);
  journal.willChange('Home', [offset]);
  journal.forget('Home');
  expect(await readdir(folder)).toEqual([]);
  expect(StageJournal.open(path).collections).toEqual([]);
});

test('a damaged journal is put aside, not lost', async () => {
  await writeFile(path, '{"version":1,"collections":{"Home":');
  const journal = StageJournal.open(path);
  expect(journal.collections).toEqual([]);
  expect(await readFile(journal.putAside ?? '', 'utf8')).toContain('"Home"');
});

test('where it cannot be written the change is refused, a mute is not', async () => {
  const journal = StageJournal.open(path);
  journal.willChange('Home', [offset]);
  await rm(folder, { recursive: true });
  expect(() => journal.willChange('Home', [{ ...offset, setMs: 1 }])).toThrow(
    expect.objectContaining({ code: 'disk-full' }),
  );
  expect(() => journal.holdsMuted('Home', ['Mic'])).not.toThrow();
});
