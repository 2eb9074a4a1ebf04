/** `airlock scan` as a user runs it. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import type { ScanJson } from '../../../src-engine/cli/scan-recording.ts';
import { startScan } from '../../helpers/airlock-scan.ts';
import { until } from '../../helpers/stage/processes.ts';

const take = fileURLToPath(new URL('../../fixtures/sound/take-00.wav', import.meta.url));
let folder: string;
let dataDir: string;

beforeEach(async () => {
  await buildModels();
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-scan-'));
  dataDir = await mkdtemp(path.join(tmpdir(), 'airlock-scan-data-'));
});
afterEach(() => Promise.all([folder, dataDir].map((made) => rm(made, { recursive: true, force: true }))));

const start = (...parameters: string[]) => startScan(folder, dataDir, parameters);

describe('airlock scan', { timeout: 120_000 }, () => {
  it('prints one JSON object and writes a clean copy and a report', async () => {
    await writeFile(path.join(folder, 'private.txt'), 'Northbridge Dental\n\nBirchwood Lane\n');
    const { code, stdout } = await start(
      take,
      '--policy',
      'everything',
      '--private',
      'private.txt',
      '--json',
      '--out',
      'clean.wav',
      '--report',
      'report.html',
    ).ended;
    expect(code).toBe(0);
    const result: ScanJson = JSON.parse(stdout);
    expect(result.durationMs).toBe(36_960);
    expect(result.regions).toEqual([]);
    expect(result.cuts.length).toBeGreaterThanOrEqual(6);
    expect(new Set(result.cuts.map((cut) => cut.category))).toContain('private');
    for (const cut of result.cuts) {
      expect(Object.keys(cut).sort()).toEqual(['action', 'category', 'fromMs', 'untilMs']);
      expect(cut.fromMs).toBeLessThan(cut.untilMs);
    }
    for (const decision of result.decisions) {
      expect(Object.keys(decision).sort()).toEqual([
        'category',
        'firstEvidenceMs',
        'fromMs',
        'latenessMs',
        'untilMs',
      ]);
    }
    // The copy is as long as the original and silent where it was cut.
    const copy = await readFile(path.join(folder, 'clean.wav'));
    const samples = copy.subarray(copy.indexOf('data') + 8);
    expect(samples.length).toBe(32 * result.durationMs);
    const { fromMs, untilMs } = result.cuts[0] as { fromMs: number; untilMs: number };
    const cut = samples.subarray(32 * (fromMs + 5), 32 * (untilMs - 5));
    expect(cut.every((byte) => byte === 0)).toBe(true);
    const report = await readFile(path.join(folder, 'report.html'), 'utf8');
    expect(report).toContain('<svg');
    expect(report).not.toMatch(/northbridge|dental|shit|fuck/i);
  });

  it('leaves nothing half-written when it is stopped', async () => {
    const { child, ended } = start(take, '--out', 'clean.wav', '--report', 'report.html');
    // It listens to the signal once it listens to the recording: its worker threads show that.
    await until('its worker threads', async () => (await readdir(`/proc/${child.pid}/task`)).length > 12);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain('Stopped');
    expect(await readdir(folder)).toEqual([]);
  });

  it.each([
    ['a file that is not there', ['nothing.wav'], /nothing\.wav|recording/i],
    ['a policy that is not there', [take, '--policy', 'nobody'], /family-friendly/],
    ['a list that is not there', [take, '--private', 'nothing.txt'], /private words/],
    ['a delay out of bounds', [take, '--delay-ms', '7'], /300 to 20000/],
  ])('says what to do about %s', async (_, parameters, message) => {
    const { code, stdout, stderr } = await start(...parameters).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
  });

  it('names the line of a private phrase that cannot be used, never the phrase', async () => {
    await writeFile(path.join(folder, 'private.txt'), 'Birchwood Lane\n!\n');
    const { code, stderr } = await start(take, '--private', 'private.txt').ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/line 2/i);
    expect(stderr).not.toContain('Birchwood');
  });
});
