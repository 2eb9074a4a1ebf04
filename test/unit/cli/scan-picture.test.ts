/** `airlock scan` of pictures, with the real models and the real ffmpeg, as a user runs it. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import type { ScanJson } from '../../../src-engine/cli/scan-recording.ts';
import type { StillJson } from '../../../src-engine/cli/scan-still.ts';
import { startScan } from '../../helpers/airlock-scan.ts';
import { until } from '../../helpers/stage/processes.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const WIDTH = 960;
const HEIGHT = 540;
const SECRET = 'jane.miller@examplemail.com';
/** Where the secret is drawn: it lies within. */
const secretBox = { left: 40, top: 326, width: 420, height: 22 };
let folder: string;
let dataDir: string;
beforeAll(async () => {
  await buildModels();
  folder = await mkdtemp(path.join(tmpdir(), 'airlock-scan-picture-'));
  dataDir = await mkdtemp(path.join(tmpdir(), 'airlock-scan-data-'));
  await writeFile(at('clean.png'), await screen([]));
  await writeFile(at('secret.png'), await screen([secretText(40, 342)]));
  if (hasFfmpeg) await film();
});
afterAll(() => Promise.all([folder, dataDir].map((made) => rm(made, { recursive: true, force: true }))));

const at = (name: string) => path.join(folder, name);
const text = (x: number, y: number, words: string, fill = '#cdd6f4') =>
  `<text x="${x}" y="${y}" font-family="DejaVu Sans Mono" font-size="18" fill="${fill}">${words}</text>`;
/** White, so that a frame that shows any of it is told by its brightest pixel. */
const secretText = (x: number, y: number) => text(x, y, `write to ${SECRET}`, '#fff');

function screen(more: readonly string[]): Promise<Buffer> {
  const lines = Array.from({ length: 8 }, (_, line) =>
    text(40, 40 + line * 28, `step ${line} of the build is done, nothing to see here`, '#8890a0'),
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#101018"/>${[...lines, ...more].join('')}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** Six seconds: the secret stands from 2 to 4 s, and moves up through the picture in the last second and a half. */
async function film(): Promise<void> {
  const strip = `<svg xmlns="http://www.w3.org/2000/svg" width="460" height="26">${secretText(4, 18)}</svg>`;
  await sharp(Buffer.from(strip)).png().toFile(at('strip.png'));
  const picture = (name: string) => ['-loop', '1', '-framerate', '30', '-t', '6', '-i', at(name)];
  const graph =
    "[0:v][1:v]overlay=enable='gte(t,2)*lt(t,4)'[a];[a][2:v]overlay=x=480:y='540-(t-4.5)*300':enable='gte(t,4.5)'[out]";
  const { status, stderr } = spawnSync('ffmpeg', [
    ...['-v', 'error', '-y', ...picture('clean.png'), ...picture('secret.png'), ...picture('strip.png')],
    ...[
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:d=6',
      '-filter_complex',
      graph,
      '-map',
      '[out]',
      '-map',
      '3:a',
    ],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-shortest', at('talk.mp4')],
  ]);
  if (status !== 0) throw new Error(stderr.toString());
}

const start = (...parameters: string[]) => startScan(folder, dataDir, parameters);

/** Grey frames of a video, scaled to nothing. */
function framesOf(name: string): Buffer[] {
  const parameters = ['-v', 'error', '-i', at(name), '-pix_fmt', 'gray', '-f', 'rawvideo', '-'];
  const { stdout } = spawnSync('ffmpeg', parameters, { maxBuffer: 2 ** 30 });
  const bytes = WIDTH * HEIGHT;
  return Array.from({ length: stdout.length / bytes }, (_, index) =>
    stdout.subarray(index * bytes, (index + 1) * bytes),
  );
}

/** A checkpoint that says how far the picture was looked at. */
async function savedPicture(): Promise<string | undefined> {
  const scans = path.join(dataDir, 'scans');
  const name = (await readdir(scans).catch(() => [])).find((found) => found.endsWith('.json'));
  const saved = name === undefined ? '' : await readFile(path.join(scans, name), 'utf8').catch(() => '');
  return saved.includes('"picture"') ? saved : undefined;
}

/** Nothing but the secret is as bright. */
const brightest = (frame: Buffer) => frame.reduce((most, pixel) => Math.max(most, pixel), 0);

describe('airlock scan of a still', { timeout: 120_000 }, () => {
  it('prints where something is, never what, and covers it in a copy', async () => {
    const { code, stdout, stderr } = await start('secret.png', '--json', '--out', 'copy.png').ended;
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toContain('jane');
    const result: StillJson = JSON.parse(stdout);
    expect(result).toMatchObject({ width: WIDTH, height: HEIGHT, out: 'copy.png' });
    expect(result.regions).toHaveLength(1);
    const { rule, box, confidence } = result.regions[0] as StillJson['regions'][number];
    expect([rule, Object.keys(result.regions[0] as object).sort()]).toEqual([
      'email',
      ['box', 'confidence', 'rule'],
    ]);
    expect(confidence).toBeGreaterThan(0.5);
    const [x, y, width, height] = box;
    expect(Math.abs(x - 137)).toBeLessThan(14);
    expect(Math.abs(x + width - 430)).toBeLessThan(14);
    expect(y).toBeLessThan(334);
    expect(y + height).toBeGreaterThan(342);
    const covered = { ...secretBox, left: 145, width: 280 };
    const copy = await sharp(at('copy.png')).extract(covered).greyscale().raw().toBuffer();
    expect(brightest(copy)).toBe(0);
  });

  it('finds private words, by the default policy where one is about sound only', async () => {
    await writeFile(at('private.txt'), 'step 5 of the build\n');
    await writeFile(at('sound.json'), JSON.stringify({ version: 1, name: 'Sound', strict: true, rules: [] }));
    const { stdout } = await start(
      'clean.png',
      '--json',
      '--private',
      'private.txt',
      '--policy',
      'sound.json',
    ).ended;
    expect(JSON.parse(stdout).regions).toMatchObject([{ rule: 'private' }]);
  });

  it('has a short list for people', async () => {
    const { code, stdout } = await start('clean.png').ended;
    expect([code, stdout]).toEqual([0, '960 x 540 pixels, 0 regions\n']);
  });

  it.each([
    ['no picture', 'words.png', Buffer.from('words'), []],
    ['an empty file', 'empty.png', Buffer.alloc(0), []],
    ['a copy over the original', 'same.png', 'secret.png', ['--out', 'same.png']],
    ['a report', 'reported.png', 'secret.png', ['--report', 'report.html']],
  ])('says what to do about %s', async (_, name, content, more) => {
    if (typeof content === 'string') await copyFile(at(content), at(name));
    else await writeFile(at(name), content);
    const { code, stdout, stderr } = await start(name, ...more).ended;
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.split('\n').length).toBeGreaterThan(2);
  });
});

describe.runIf(hasFfmpeg)('airlock scan of a video', { timeout: 300_000 }, () => {
  it('covers a secret in every frame that shows it, also while it moves; the sound stays', async () => {
    const { code, stdout } = await start(
      'talk.mp4',
      '--json',
      '--out',
      'clean.mp4',
      '--report',
      'report.html',
    ).ended;
    expect(code).toBe(0);
    const result: ScanJson = JSON.parse(stdout);
    expect(new Set(result.regions.map(({ rule }) => rule))).toEqual(new Set(['email']));
    const standing = result.regions.find(({ box }) => box[0] < 200) as ScanJson['regions'][number];
    expect(standing.fromMs).toBeGreaterThan(1700);
    expect(standing.fromMs).toBeLessThanOrEqual(2000);
    expect(standing.untilMs).toBeGreaterThanOrEqual(4000);
    expect(standing.untilMs).toBeLessThan(4600);
    const [before, after] = [framesOf('talk.mp4'), framesOf('clean.mp4')];
    expect(after).toHaveLength(before.length);
    // "write to" is white as well and may air: the address begins 100 pixels to its right.
    const shows = (frames: readonly Buffer[]) =>
      frames.flatMap((frame, index) => {
        const addresses = [
          [145, 430],
          [590, 870],
        ].map(([from, until]) =>
          Array.from({ length: HEIGHT - 260 }, (_, row) =>
            frame.subarray((row + 260) * WIDTH + (from as number), (row + 260) * WIDTH + (until as number)),
          ),
        );
        return brightest(Buffer.concat(addresses.flat())) > 200 ? [index] : [];
      });
    expect(shows(before).length).toBeGreaterThanOrEqual(80);
    expect(shows(after)).toEqual([]);
    const probe = spawnSync('ffprobe', [
      '-v',
      'error',
      '-show_entries',
      'stream=codec_type,duration',
      at('clean.mp4'),
    ]);
    const durations = probe.stdout.toString().match(/duration=[\d.]+/g) ?? [];
    expect(durations).toHaveLength(2);
    for (const duration of durations) expect(Number(duration.slice(9))).toBeCloseTo(6, 0);
    const report = await readFile(at('report.html'), 'utf8');
    expect(report).toContain('personal.email (picture)');
    expect(report).not.toContain('jane');
    expect(await readdir(path.join(dataDir, 'scans'))).toEqual([]);
  });

  it('goes on where it was after a kill -9', async () => {
    const uninterrupted = await start('talk.mp4', '--json').ended;
    expect(uninterrupted).toMatchObject({ code: 0, stderr: '' });
    const whole = JSON.parse(uninterrupted.stdout) as ScanJson;
    const { child, ended } = start('talk.mp4', '--json');
    const saved = await until('a checkpoint amid the picture', savedPicture, { timeoutMs: 120_000 });
    child.kill('SIGKILL');
    await ended;
    expect(saved).not.toMatch(/jane|talk/);
    const { code, stdout } = await start('talk.mp4', '--json').ended;
    expect(code).toBe(0);
    const again = JSON.parse(stdout) as ScanJson;
    expect(again.regions.length).toBeGreaterThan(0);
    expect(again.cuts).toEqual(whole.cuts);
    expect(await readdir(path.join(dataDir, 'scans'))).toEqual([]);
  });
});
