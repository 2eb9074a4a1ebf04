/**
 * "Never stored, never sent" (product.md), for the picture: the engine as it ships looks at a real screen full of secrets that a
 * real OBS captures, covers them, looks before going live, and scans files; then all that it left behind or said is searched.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import { buildModels } from '../../models/build.ts';
import { endpoints } from '../../src-engine/contract/endpoints.ts';
import { incidentSchema } from '../../src-engine/contract/incidents.ts';
import { filesBelow, findCanaries, type Trace, textTrace } from '../helpers/canary-scan.ts';
import { EngineChild } from '../helpers/engine-child.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { findPictures, notRectangles } from '../helpers/picture-traces.ts';
import { SECRET_GROUND, SECRET_STYLE } from '../helpers/stage/marked-frames.ts';
import { run, until } from '../helpers/stage/processes.ts';
import { openScreenWindow, type ScreenWindow } from '../helpers/stage/screen-window.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const LAUNCHER = new URL('../../airlock.js', import.meta.url).pathname;
const SIZE = { width: 1280, height: 720 };
const VIDEO_SECONDS = 9;

const shown = {
  'personal.email': 'quillfeather@marrowgate.com',
  'financial.payment-card': '4111 1111 1111 1111',
  'secret.api-key': 'AKIAIOSFODNN7EXAMPLE',
  'secret.password': 'Trompeten48kasten!',
  private: 'Birchwood Lane',
  'code.qr': 'otpauth://totp/canaryqrcode?secret=JBSWY3DPEHPK3PXP',
} as const;
const innocent = 'wainscot periwinkle marmalade';
const privateWords = shown.private.split(' ');
/** Whole, in pieces, and without what a reader drops. */
const canaries = [
  ...privateWords,
  ...innocent.split(' '),
  'quillfeather',
  'marrowgate',
  '4111 1111',
  '4111111111111111',
  '41111111',
  shown['secret.api-key'],
  'IOSFODNN',
  'Trompeten48kasten',
  'canaryqrcode',
  'JBSWY3DPEHPK3PXP',
];
/** The user's own list of words, and what of the picture may be written: masks. */
const secretFiles = ['data/secrets.json', 'data/secrets.json.bak'];
const isMask = ({ from }: Trace) => /^data\/covers\/[\w-]+\.png$/.test(from);
const STILL = 'POST /picture/still';

let root: string;
/** Files of the user's: what is scanned, and the copies that they asked for. */
let own: string;
let obs: Stage;
let screen: ScreenWindow;
let engine: EngineChild;
let client: EngineClient;
let still: string;
/** Files as they were while secrets were covered, while a scan was interrupted, and at the end. */
const files: Trace[] = [];
const answers: Trace[] = [];
const outputs: Trace[] = [];

beforeAll(async () => {
  await buildModels();
  root = await mkdtemp(join(tmpdir(), 'airlock-canary-'));
  own = await mkdtemp(join(tmpdir(), 'airlock-own-'));
  obs = await startStage({ ...SIZE, screen: SIZE });
  screen = await openScreenWindow(obs, SIZE);
  await obs.addInput('Scene', 'Screen', 'xshm_input', { screen: 0 });
  engine = await EngineChild.start({ root, env: { PULSE_SERVER: obs.pulseServer } });
  client = await connectEngine(engine.address);
  await ask('PUT', '/obs/link', { url: obs.obsUrl, password: obs.password });
  await ask('POST', '/stage/set-up', { delayMs: 1500 });
  await ask('POST', '/words', { words: [{ phrase: shown.private, category: 'private' }] });
  await ask('POST', '/protect', {});
  await screen.show(await page());
  await until('all is covered', () => Object.keys(shown).every((reason) => reasons().has(reason)), {
    timeoutMs: 90_000,
  }).catch((error) => {
    throw new Error(`covered: ${[...reasons()].join(' ')}`, { cause: error });
  });
  files.push(...(await filesBelow(root)));
  await askEverything();
  await scanFiles();
  await screen.show('');
  await until('covers end', () => client.of('cover-ended').length >= Object.keys(shown).length, {
    timeoutMs: 30_000,
  });
  outputs.push(textTrace('open files', await openFiles()));
  await ask('POST', '/stage/undo', {});
  await engine.stop();
  files.push(...(await filesBelow(root)));
}, 280_000);

afterAll(async () => {
  client?.close();
  await engine?.stop();
  await screen?.stop();
  await obs?.stop();
  for (const folder of [root, own]) if (folder) await rm(folder, { recursive: true, force: true });
});

test('the run was real: all kinds were covered, found before going live, and found in files', () => {
  expect(client.of('incident').length).toBeGreaterThan(3);
  const preflight = answers.find(({ from }) => from.startsWith('POST /picture/preflight'));
  for (const category of ['personal.email', 'secret.api-key', 'private', 'code.qr'])
    expect(preflight?.bytes.toString()).toContain(category);
  expect(files.some(({ from }) => from.startsWith('data/scans/'))).toBe(true);
  expect(files.filter(isMask).length).toBeGreaterThan(1);
  expect(outputs.filter(({ bytes }) => /"rule":"(?:email|api-key)"/.test(bytes.toString())).length).toBe(2);
});

test('the search would see it: the still that the user asked for is a picture', () => {
  const sent = textTrace(STILL, still);
  expect(findPictures([sent], SECRET_GROUND).length).toBeGreaterThan(0);
  expect(findCanaries([textTrace('page', Object.values(shown).join('\n'))], canaries).length).toBeGreaterThan(
    7,
  );
});

test('promise: no read text is stored, logged or sent, but in the user’s own list of words', () => {
  expect(
    findCanaries(
      everything().filter(({ from }) => !secretFiles.includes(from)),
      canaries,
    ),
  ).toEqual([]);
  const others = canaries.filter((canary) => !privateWords.includes(canary));
  expect(findCanaries(everything(), others)).toEqual([]);
});

test('promise: no picture or part of one is stored, logged or sent', () => {
  const traces = everything().filter((trace) => !isMask(trace));
  expect(findPictures(traces, SECRET_GROUND)).toEqual([]);
});

test('masks hold rectangles and nothing else', () => {
  const masks = files.filter(isMask);
  expect(masks.map(({ from, bytes }) => [from, notRectangles(bytes)]).filter(([, why]) => why)).toEqual([]);
  expect(masks.every(({ mode }) => mode === 0o600)).toBe(true);
});

test('promise: incidents hold when, which kind, which action and how long, and nothing else', () => {
  const journal = files.filter(({ from }) => from.startsWith('data/incidents/'));
  const lines = journal.flatMap(({ bytes }) => bytes.toString().split('\n').filter(Boolean));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines)
    expect(incidentSchema.strict().safeParse(JSON.parse(line).incident).error).toBeUndefined();
});

/** All that was left behind or said; of the still, what is not the picture. */
function everything(): Trace[] {
  const events = client.events.map((event) => textTrace(`event ${event.type}`, JSON.stringify(event)));
  const messages = engine.messages.map((message) => textTrace(message.type, JSON.stringify(message)));
  return [...files, ...answers, ...events, ...messages, ...outputs, textTrace('output', engine.output)];
}

function reasons(): Set<string> {
  return new Set(client.of('cover-started').map(({ cover }) => cover.reason));
}

/** OBS's projector lies in the corner at the top left of the screen. */
async function page(): Promise<string> {
  const secret = (text: string) => `<span style="${SECRET_STYLE}">${text}</span>`;
  const lines = [
    `Write to ${secret(shown['personal.email'])} any time`,
    innocent,
    `Card ${secret(shown['financial.payment-card'])}`,
    `AWS_ACCESS_KEY_ID=${secret(shown['secret.api-key'])}`,
    `Password: ${secret(shown['secret.password'])}`,
    `She lives in ${secret(shown.private)} now`,
  ];
  return `<div style="position:absolute;left:520px;top:20px;width:740px;font:18px 'DejaVu Sans';color:#ddd;line-height:44px">${lines.join('<br>')}<br><img src="data:image/png;base64,${await qrCode()}"></div>`;
}

async function qrCode(): Promise<string> {
  const wasm = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'));
  await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
  const { image } = await writeBarcode(shown['code.qr'], { format: 'QRCode', scale: 4 });
  return Buffer.from(await (image as Blob).arrayBuffer()).toString('base64');
}

/** Asks, keeps the answer, and gives its text. The picture of a still is not kept. */
async function ask(method: string, path: string, body?: unknown): Promise<string> {
  const { port, token } = engine.address;
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const kept =
    path === '/picture/still' && response.ok ? JSON.stringify({ ...JSON.parse(text), data: '' }) : text;
  const head = JSON.stringify([...response.headers]);
  answers.push(textTrace(`${method} ${path}: ${response.status}`, `${head}\n${kept}`));
  return text;
}

/** A still, the pre-flight check, everything that can be asked for, and questions that are refused. */
async function askEverything(): Promise<void> {
  still = JSON.parse(await ask('POST', '/picture/still', { sourceName: 'Screen' })).data;
  await ask('POST', '/picture/preflight', {});
  for (const { method, path } of endpoints) {
    if (method === 'GET') await ask(method, path.replace('{policyId}', 'everything'));
  }
  await ask('POST', '/picture/still', { sourceName: 'no such source' });
  await ask('POST', '/picture/preflight', { scenes: ['no such scene'] });
  await ask('POST', '/self-test', {});
  await ask('GET', '/diagnostics');
  await ask('GET', '/incidents.csv');
}

/** `airlock scan` of what the screen shows: as a still, and as a video whose scan is killed and run again. */
async function scanFiles(): Promise<void> {
  const picture = join(own, 'screen.png');
  await writeFile(picture, await sharp(Buffer.from(still, 'base64')).png().toBuffer());
  const video = join(own, 'screen.mkv');
  await run('ffmpeg', [
    '-v', 'error', '-loop', '1', '-framerate', '10', '-t', String(VIDEO_SECONDS), '-i', picture,
    '-vf', 'hue=h=30*floor(t/3)', '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', video,
  ]); // biome-ignore format: one option a line would hide the command
  const words = join(own, 'private.txt');
  await writeFile(words, `${shown.private}\n`);
  await scan(picture, ['--private', words, '--out', join(own, 'clean.png')]);
  const report = join(own, 'report.html');
  const options = ['--private', words, '--out', join(own, 'clean.mkv'), '--report', report];
  await scan(video, options, true);
  files.push(...(await filesBelow(root)));
  await scan(video, options);
  outputs.push({ from: 'report.html', bytes: await readFile(report) });
}

/** Runs it to its end; `isKilled`: until it has noted how far it is. */
async function scan(file: string, options: readonly string[], isKilled = false): Promise<void> {
  const dataDir = join(root, 'data');
  const folders = { HOME: join(root, 'home'), TMPDIR: join(root, 'tmp'), XDG_RUNTIME_DIR: join(root, 'run') };
  await mkdir(dataDir, { recursive: true });
  const child = spawn(
    process.execPath,
    [LAUNCHER, 'scan', file, ...options, '--json', '--data-dir', dataDir],
    {
      cwd: root,
      env: { PATH: process.env.PATH, ...folders },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
  }
  const ended = once(child, 'close');
  if (isKilled) {
    const noted = async () =>
      child.exitCode !== null || (await readdir(join(dataDir, 'scans')).catch(() => [])).length > 0;
    await until('the scan has noted where it is', noted, { timeoutMs: 90_000, everyMs: 20 });
    child.kill('SIGKILL');
  }
  await ended;
  outputs.push(textTrace(`scan ${isKilled ? 'killed' : child.exitCode}`, text));
}

/** Which files the engine holds open, those without a name too. */
async function openFiles(): Promise<string> {
  const folder = `/proc/${engine.pid}/fd`;
  const open = (await readdir(folder)).map((fd) => readlink(join(folder, fd)).catch(() => ''));
  return (await Promise.all(open)).join('\n');
}
