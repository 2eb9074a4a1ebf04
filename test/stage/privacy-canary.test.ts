/**
 * "Never stored, never sent" (product.md): the engine as it ships, in a process of its own, hears a take full of planted
 * words with the real models and cuts them; then everything that it left behind or said is searched for them.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import { openRecording } from '../../src-engine/capture/recording.ts';
import { endpoints } from '../../src-engine/contract/endpoints.ts';
import { incidentSchema } from '../../src-engine/contract/incidents.ts';
import type { BoundInput } from '../../src-engine/contract/inputs.ts';
import { bleepWav } from '../../src-engine/obs/bleep-tone.ts';
import { type PracticeStage, startPracticeStage } from '../../src-engine/practice-stage/practice-stage.ts';
import {
  filesBelow,
  findCanaries,
  findSentences,
  findSound,
  type Trace,
  textTrace,
} from '../helpers/canary-scan.ts';
import { EngineChild } from '../helpers/engine-child.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { notRectangles } from '../helpers/picture-traces.ts';
import { type PeerWatch, watchPeers } from '../helpers/process-peers.ts';
import { type PushedSound, pushSound, tryRecording } from '../helpers/pushed-sound.ts';
import { until } from '../helpers/stage/processes.ts';

const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const TRUTH = new URL('../fixtures/sound/take-00.json', import.meta.url);
const SPY = new URL('../helpers/connection-spy.ts', import.meta.url);
const LAST_WORDS_AIR_MS = 3000;
/** Three innocent words in a row are found in no sentence of ours. */
const SENTENCE_WORDS = 3;

interface Word {
  readonly word: string;
  readonly category?: string;
  readonly phrase?: number;
}

const truth: Word[] = JSON.parse(readFileSync(TRUTH, 'utf8')).words;
const flagged = truth.filter(({ category }) => category !== undefined);
const privateWords = flagged.filter(({ category }) => category === 'private');
const spokenPhrases = [...Map.groupBy(privateWords, ({ phrase }) => phrase).values()].map((words) =>
  words.map(({ word }) => word).join(' '),
);
const unspokenPhrase = 'Quillfeather Marrowgate';
const password = `canary-password-${randomBytes(6).toString('hex')}`;
const words = [...new Set([...flagged.map(({ word }) => word), ...unspokenPhrase.split(' ')])];

/** The two files that may hold the user's words and OBS's password, and the one that may hold the token. */
const secretFiles = ['data/secrets.json', 'data/secrets.json.bak'];
const addressFile = 'data/engine.json';
const bleepFile = 'data/bleep.wav';

let root: string;
let spyFolder: string;
let practice: PracticeStage;
let engine: EngineChild;
let client: EngineClient;
let pushed: PushedSound;
let take: Float32Array;
let token: string;
/** Answers of the HTTP interface, with their heads. */
const answers: Trace[] = [];
/** What the run left behind: while it went on, after its end, and after everything was forgotten. */
let during: Trace[];
let afterwards: Trace[];
let processFacts: Trace[];
let watch: PeerWatch;

beforeAll(async () => {
  await buildModels();
  take = await samplesOf(TAKE);
  root = await mkdtemp(join(tmpdir(), 'airlock-canary-'));
  spyFolder = await mkdtemp(join(tmpdir(), 'airlock-spy-'));
  practice = await startPracticeStage({ password, microphones: ['Microphone'] });
  const env = { AIRLOCK_TEST_SPY: join(spyFolder, 'spy') };
  engine = await EngineChild.start({ root, env, imports: [SPY] });
  token = engine.address.token;
  client = await connectEngine(engine.address);
  watch = watchPeers(engine.pid);
  await ask('PUT', '/obs/link', { url: practice.url, password });
  await ask('POST', '/stage/set-up', { delayMs: 1500 });
  const phrases = [...spokenPhrases, unspokenPhrase];
  await until('the models are there', async () => (await status()).model.state === 'ready', {
    timeoutMs: 60_000,
  });
  await ask('POST', '/words', { words: phrases.map((phrase) => ({ phrase, category: 'private' })) });
  const bound = await ask<BoundInput>('POST', '/inputs', {
    inputName: 'Microphone',
    capture: { kind: 'socket' },
    policyId: 'everything',
  });
  await ask('POST', '/protect', {});
  pushed = await pushSound(engine.address, bound.inputId);
  await pushed.play(take);
  await pushed.play(new Float32Array((LAST_WORDS_AIR_MS / 1000) * 16_000));
  await askBadly();
  await askEverything();
  await tryPolicies();
  processFacts = await processTraces();
  during = await filesBelow(root);
  await forget();
  await engine.stop();
  await watch.stop();
  afterwards = await filesBelow(root);
});

afterAll(async () => {
  client?.close();
  pushed?.close();
  await engine?.stop();
  await practice?.close();
  for (const folder of [root, spyFolder]) if (folder) await rm(folder, { recursive: true, force: true });
});

test('the run was real: words of many kinds were found, cut and recorded', () => {
  const categories = new Set(client.of('detection').map(({ category }) => category));
  expect(categories).toContain('private');
  expect(categories).toContain('profanity.strong');
  expect(client.of('cut-ended').filter(({ aired }) => aired !== null).length).toBeGreaterThan(5);
  expect(practice.cuts('Microphone').length).toBeGreaterThan(5);
  expect(client.of('incident').length).toBeGreaterThan(5);
  expect(during.map(({ from }) => from)).toEqual(
    expect.arrayContaining([...secretFiles, addressFile, 'data/settings.json']),
  );
});

test('promise: no sound is stored or sent', () => {
  // The tone that OBS plays instead of a word is our own.
  const isBleep = ({ from, bytes }: Trace) => from === bleepFile && bytes.equals(bleepWav());
  // And so are the masks that lie over a scene, as long as they hold rectangles and nothing else.
  const isMask = ({ from, bytes }: Trace) =>
    /^data\/covers\/[\w-]+\.png$/.test(from) && notRectangles(bytes) === undefined;
  const traces = everything().filter((trace) => !isBleep(trace) && !isMask(trace));
  expect(findSound(traces, loudSamples())).toEqual([]);
});

test('promise: no transcript is stored or sent', () => {
  const spoken = truth.map(({ word }) => word);
  expect(findSentences(everything(), spoken, SENTENCE_WORDS)).toEqual([]);
});

test('promise: incidents hold when, which kind, which action and how long, and nothing else', () => {
  const journal = afterwards.filter(({ from }) => from.startsWith('data/incidents/'));
  const lines = journal.flatMap(({ bytes }) => bytes.toString().split('\n').filter(Boolean));
  expect(lines.length).toBe(client.of('incident').length);
  for (const line of lines) {
    const { type, incident, ...rest } = JSON.parse(line);
    expect([type, rest]).toEqual(['incident', {}]);
    expect(incidentSchema.strict().safeParse(incident).error).toBeUndefined();
    expect(incident.policyName).toBe('Everything');
  }
  expect(findCanaries(journal, words)).toEqual([]);
});

test('promise: no flagged or private word is stored or sent, but in the user’s own list of them', () => {
  const traces = everything().filter(({ from }) => !secretFiles.includes(from));
  expect(findCanaries(traces, words)).toEqual([]);
});

test('promise: OBS’s password and the launch’s token are in their own files, and nowhere else', () => {
  const holders = findCanaries(everything(), [password, token]).map(({ from, canary }) => [from, canary]);
  const homes = [...secretFiles.map((file) => [file, password]), [addressFile, token]];
  expect(holders.sort()).toEqual(homes.sort());
  for (const file of [...secretFiles, addressFile]) {
    expect(during.find(({ from }) => from === file)?.mode).toBe(0o600);
  }
});

test('what was taken back is gone from the disk', () => {
  expect(findCanaries(afterwards, [...words, password, token])).toEqual([]);
});

test('over IPC nothing but the guardian’s own message holds the password, and the first word the token', () => {
  const said = engine.messages.map((message) => textTrace(message.type, JSON.stringify(message)));
  const found = findCanaries(said, [...words, password, token]).map(
    ({ from, canary }) => `${from} ${canary}`,
  );
  expect(new Set(found)).toEqual(new Set([`engine.listening ${token}`, `guardian.watch ${password}`]));
});

test('nothing is sent: the engine listens on and connects to this machine only, and asks for no name', async () => {
  const spied = (await readFile(join(spyFolder, 'spy'), 'utf8')).split('\n').filter(Boolean);
  expect(spied.filter((line) => line.startsWith('start')).length).toBeGreaterThan(1);
  const others = [...new Set(spied.filter((line) => !line.startsWith('start')))];
  // To listen, too, is a lookup for Node, of an address that needs none.
  expect(others.sort()).toEqual(['connect "127.0.0.1"', 'lookup "127.0.0.1"']);
  expect(watch.peers.size).toBeGreaterThan(0);
  expect([...watch.peers].filter((address) => address !== '127.0.0.1')).toEqual([]);
});

/** All that was left behind or said, each file as it was while the engine ran and after its end. */
function everything(): Trace[] {
  const events = client.events.map((event) => textTrace(`event ${event.type}`, JSON.stringify(event)));
  const pushes = pushed.heard.map((message) => textTrace('capture socket', JSON.stringify(message)));
  return [
    ...during,
    ...afterwards,
    ...answers,
    ...events,
    ...pushes,
    ...processFacts,
    textTrace('output', engine.output),
  ];
}

/** A quarter of a hundredth of a second in the middle of a word: 40 samples that nothing else has. */
function loudSamples(): Float32Array {
  const loudest = take.reduce(
    (best, sample, index) => (Math.abs(sample) > Math.abs(take[best] ?? 0) ? index : best),
    0,
  );
  return take.slice(loudest - 20, loudest + 20);
}

async function samplesOf(file: string): Promise<Float32Array> {
  const all: number[] = [];
  for await (const { samples } of (await openRecording(file)).frames()) all.push(...samples);
  return Float32Array.from(all);
}

/** Asks, keeps the answer, and gives its body. */
async function ask<Result = unknown>(
  method: string,
  path: string,
  body?: unknown,
  raw?: string,
): Promise<Result> {
  const response = await fetch(`http://127.0.0.1:${engine.address.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined && raw === undefined ? {} : { body: raw ?? JSON.stringify(body) }),
  });
  const text = await response.text();
  const head = JSON.stringify([...response.headers]);
  answers.push(
    textTrace(
      `${method} ${path.split('?')[0]?.split('/').slice(0, 2).join('/')}: ${response.status}`,
      `${head}\n${text}`,
    ),
  );
  return (text.startsWith('{') ? JSON.parse(text) : text) as Result;
}

function status() {
  return client.call<{ model: { state: string } }>('GET', '/status');
}

/** Requests that are refused and hold what no refusal may repeat. */
async function askBadly(): Promise<void> {
  const before = answers.length;
  const canary = `${unspokenPhrase} ${password} ${token}`;
  await ask('POST', '/words', { words: [{ phrase: `${unspokenPhrase}\u0007`, category: 'private' }] });
  await ask('POST', '/words', { words: [{ phrase: unspokenPhrase, category: canary }] });
  await ask('POST', '/words', { words: [{ phrase: '«»—', category: 'private' }], [unspokenPhrase]: true });
  await ask('PUT', '/obs/link', { url: `ws://user:${password}@127.0.0.1:1`, password });
  await ask('PUT', '/obs/link', { url: practice.url, password: [password] });
  await ask('POST', '/inputs', { inputName: canary, capture: { kind: 'socket' } });
  await ask('POST', '/inputs', { inputName: 'Microphone', capture: { kind: 'pulse', source: canary } });
  await ask('PUT', `/policies/${encodeURIComponent(canary)}`, { policy: { name: canary } });
  await ask('POST', '/dry-run-policy', { policyId: canary });
  await ask('POST', '/pair', { code: token.slice(0, 30) });
  await ask('GET', `/incidents?before=${encodeURIComponent(canary)}`);
  await ask('GET', `/${encodeURIComponent(canary)}`);
  await ask('DELETE', `/words/${encodeURIComponent(unspokenPhrase)}`);
  await ask('POST', '/words', undefined, `{"words": [{"phrase": "${canary}"`);
  expect(answers.slice(before).filter(({ from }) => !/: 4\d\d$/.test(from))).toEqual([]);
}

/** Everything that can be asked for without changing anything. */
async function askEverything(): Promise<void> {
  for (const { method, path } of endpoints) {
    if (method === 'GET') await ask(method, path.replace('{policyId}', 'everything'));
  }
  await ask('POST', '/self-test', {});
  await ask('GET', '/self-test');
}

/** A sentence and a recording full of planted words are tried on a policy. */
async function tryPolicies(): Promise<void> {
  const text = [...spokenPhrases, unspokenPhrase].join(', ');
  const { matches } = await ask<{ matches: unknown[] }>('POST', '/try-policy', {
    text,
    policyId: 'everything',
  });
  expect(matches.length).toBeGreaterThan(0);
  const trying = await tryRecording(engine.address, take);
  answers.push(textTrace('/try-recording', trying.join('\n')));
  expect(trying.at(-1)).toContain('"type":"done"');
}

/** Takes everything back that the user gave. */
async function forget(): Promise<void> {
  const before = answers.length;
  const { words: known } = await ask<{ words: { wordId: string }[] }>('GET', '/words');
  for (const { wordId } of known) await ask('DELETE', `/words/${wordId}`);
  await ask('DELETE', '/obs/link');
  expect(answers.slice(before).filter(({ from }) => !from.endsWith(': 200'))).toEqual([]);
}

/** What the system tells other programs of the user about the process, and which files it holds open. */
async function processTraces(): Promise<Trace[]> {
  const folder = `/proc/${engine.pid}`;
  const named = await Promise.all(
    ['environ', 'cmdline', 'comm'].map(async (name) => ({
      from: `/proc: ${name}`,
      bytes: await readFile(join(folder, name)),
    })),
  );
  const open = await Promise.all(
    (await readdir(join(folder, 'fd'))).map((fd) => readlink(join(folder, 'fd', fd)).catch(() => '')),
  );
  return [...named, textTrace('/proc: open files', open.join('\n'))];
}
