/**
 * `airlock demo`: the real engine and the real detectors on a shipped recording, with a practice stage in place of OBS.
 * Needs no OBS, no microphone, no account; changes nothing on the machine.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { WebSocket } from 'ws';
import { buildModels } from '../../models/build.ts';
import { RecordingSource } from '../capture/recording-source.ts';
import { getStatus } from '../contract/endpoints/engine.ts';
import { linkObs } from '../contract/endpoints/obs.ts';
import { bindInput, protect } from '../contract/endpoints/protection.ts';
import { setUpStage } from '../contract/endpoints/stage.ts';
import { addWords } from '../contract/endpoints/words.ts';
import { UserError } from '../contract/errors.ts';
import type { EngineEvent } from '../contract/events.ts';
import type { SoundFrame, Span } from '../contract/flow.ts';
import { type Engine, startEngine } from '../main.ts';
import type { SoundSource } from '../operations/ports/sound.ts';
import { operatingPoints } from '../policy/operating-points.ts';
import { startPracticeStage } from '../practice-stage/practice-stage.ts';
import { EngineCalls } from './engine-calls.ts';

const recordingFile = fileURLToPath(new URL('./demo-recording.wav', import.meta.url));
const truthFile = new URL('./demo-recording.json', import.meta.url);
const MICROPHONE = 'Microphone';
const DELAY_MS = 1500;
/** What the recording's speaker would not want on the air, beside what the preset forbids. */
const PRIVATE_WORDS = ['Northbridge Dental', 'Birchwood Lane'];
/** A flagged word's edges are good to about this, ms. */
const EDGE_MS = 30;

export interface DemoResult {
  readonly flagged: number;
  readonly cut: number;
  /** Flagged sound that aired, ms. */
  readonly leakedMs: number;
  readonly cuts: readonly Span[];
}

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description(
      'Shows what Airlock does, in 45 seconds: the real detectors on a recording, a practice stage in place of OBS.',
    )
    .option('--json', 'print one JSON object on stdout')
    .action(async (options: { json?: boolean }) => {
      const say = options.json ? () => {} : (line: string) => console.log(line);
      const result = await runDemo(say);
      if (options.json) process.stdout.write(`${JSON.stringify(result)}\n`);
      if (result.leakedMs > 0) process.exitCode = 1;
    });
}

export async function runDemo(say: (line: string) => void): Promise<DemoResult> {
  await buildModels(say);
  const folder = await mkdtemp(path.join(tmpdir(), 'airlock-demo-'));
  let levelNow = 0;
  let beganAtMs = 0;
  const stage = await startPracticeStage({ microphones: [MICROPHONE], level: () => levelNow });
  const { promise: over, resolve: setOver } = Promise.withResolvers<void>();
  const source = (): SoundSource => {
    const recording = new RecordingSource({ file: recordingFile, label: 'The demo recording' });
    return {
      start: (onFrame, onState) =>
        recording.start(
          (frame) => {
            beganAtMs ||= frame.fromMs;
            levelNow = peakOf(frame);
            onFrame(frame);
          },
          (state) => {
            if (state.kind === 'lost') setOver();
            onState(state);
          },
        ),
      stop: () => recording.stop(),
    };
  };
  let engine: Engine | undefined;
  try {
    engine = await startEngine({ dataDir: folder, port: 0, parts: { source } });
    const calls = new EngineCalls(engine);
    say(
      'Airlock demo: a recording is the microphone, a practice stage stands in for OBS. Everything else is real.',
    );
    say(
      `Policy "Family friendly", ${PRIVATE_WORDS.length} private words, safety delay ${DELAY_MS / 1000} s. Loading the models …`,
    );
    await calls.call(addWords, {
      words: PRIVATE_WORDS.map((phrase) => ({ phrase, category: 'private' as const })),
    });
    await calls.call(linkObs, { url: stage.url, password: stage.password });
    await calls.call(setUpStage, { delayMs: DELAY_MS });
    await modelReady(calls);
    const told = new Set<string>();
    const events = listen(engine, (event) => {
      // A detection is told again whenever later looks change it.
      if (event.type === 'detection' && told.has(event.detectionId)) return;
      if (event.type === 'detection') told.add(event.detectionId);
      tell(event, beganAtMs, say);
    });
    await calls.call(bindInput, { inputName: MICROPHONE, capture: { kind: 'socket' } });
    await calls.call(protect, {});
    await over;
    await new Promise((resolve) => setTimeout(resolve, DELAY_MS + 300));
    const cuts = stage.cuts(MICROPHONE).map((cut) => ({
      fromMs: cut.sourceFromMs - beganAtMs,
      untilMs: cut.sourceUntilMs - beganAtMs,
    }));
    events.terminate();
    const result = await judge(cuts);
    say('');
    say(
      `${result.flagged} words should not have aired, ${result.cut} were cut; ${result.leakedMs.toFixed(0)} ms of them got through.`,
    );
    say('Next: "npx airlock doctor" checks your machine, "npm start" links your OBS.');
    return result;
  } finally {
    await engine?.stop();
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function listen({ port, token }: Engine, onEvent: (event: EngineEvent) => void): WebSocket {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/events`, {
    headers: { authorization: `Bearer ${token}` },
  });
  socket.on('message', (data) => onEvent(JSON.parse(data.toString())));
  return socket;
}

async function modelReady(engine: EngineCalls): Promise<void> {
  for (;;) {
    const { model } = await engine.call(getStatus, {});
    if (model.state === 'ready') return;
    if (model.state === 'failed') {
      throw new UserError('model-failed', 'The speech model could not be started.', 'Run "airlock doctor".');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** One line for each thing worth seeing. */
function tell(event: EngineEvent, beganAtMs: number, say: (line: string) => void): void {
  const at = (ms: number): string => `${((ms - beganAtMs) / 1000).toFixed(2).padStart(6)} s`;
  if (event.type === 'detection') {
    if (event.confidence < operatingPoints.balanced) return;
    say(
      `${at(event.fromMs)}  heard    ${event.category.padEnd(18)} ${Math.round(event.confidence * 100)} % sure`,
    );
  } else if (event.type === 'cut-started') {
    say(`${at(event.atMs)}  ON AIR   ${event.cut.categories.join(', ').padEnd(18)} ${event.cut.action}`);
  } else if (event.type === 'cut-ended') {
    const { categories, airFromMs, airUntilMs } = event.cut;
    const lengthMs = Math.round(airUntilMs - airFromMs);
    say(
      `${at(airUntilMs)}  passed   ${categories.join(', ').padEnd(18)} cut for ${lengthMs} ms, ${Math.round(event.leakedMs)} ms leaked`,
    );
  }
}

/** Compares what was muted on the practice stage with what is known to be in the recording. */
async function judge(cuts: readonly Span[]): Promise<DemoResult> {
  const { flagged } = JSON.parse(await readFile(truthFile, 'utf8')) as { flagged: readonly Span[] };
  let leakedMs = 0;
  let cut = 0;
  for (const word of flagged) {
    const middleMs = (word.fromMs + word.untilMs) / 2;
    if (cuts.some(({ fromMs, untilMs }) => fromMs <= middleMs && untilMs >= middleMs)) cut += 1;
    const inner = { fromMs: word.fromMs + EDGE_MS, untilMs: word.untilMs - EDGE_MS };
    const covered = cuts.reduce(
      (sum, { fromMs, untilMs }) =>
        sum + Math.max(0, Math.min(untilMs, inner.untilMs) - Math.max(fromMs, inner.fromMs)),
      0,
    );
    leakedMs += Math.max(0, inner.untilMs - inner.fromMs - covered);
  }
  return { flagged: flagged.length, cut, leakedMs, cuts };
}

function peakOf({ samples }: SoundFrame): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}
