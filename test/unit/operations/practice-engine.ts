/** A whole engine on a practice stage with scripted sound: everything else is real. Gone with the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Status } from '../../../src-engine/contract/endpoints/engine.ts';
import type { BoundInput } from '../../../src-engine/contract/inputs.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { type Engine, startEngine } from '../../../src-engine/main.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import { connectEngine, type EngineClient } from '../../helpers/engine-client.ts';
import { until } from '../../helpers/stage/processes.ts';
import { loudness, ScriptedDetector, ScriptedSource } from './scripted-parts.ts';

export const DELAY_MS = 600;
export const MICROPHONE = 'Microphone';

export interface PracticeEngine {
  readonly folder: string;
  readonly practice: PracticeStage;
  readonly detector: ScriptedDetector;
  readonly source: ScriptedSource;
  /** How many sources were made, that of the input included. */
  sources(): number;
  readonly engine: Engine;
  readonly client: EngineClient;
  status(): Promise<Status>;
  /** The word now. */
  word(): Promise<Status['protection']['word']>;
  /** The codes of the reasons now. */
  reasons(): Promise<string[]>;
  muted(): boolean;
  /** Waits for the word. */
  becomes(word: Status['protection']['word']): Promise<void>;
}

export interface PracticeOptions {
  readonly level?: (atMs: number) => number;
  readonly folder?: string;
  readonly practice?: PracticeStage;
  /** What the engine tells its guardian. */
  readonly send?: (message: unknown) => void;
}

export async function startPracticeEngine(options: PracticeOptions = {}): Promise<PracticeEngine> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'airlock-engine-')));
  const level = options.level ?? loudness;
  const practice =
    options.practice ??
    (await startPracticeStage({ microphones: [MICROPHONE], level: () => level(performance.now()) }));
  const detector = new ScriptedDetector();
  const source = new ScriptedSource();
  let sources = 0;
  const engine = await startEngine({
    dataDir: folder,
    port: 0,
    send: options.send,
    parts: {
      detector,
      source: (inputId) => {
        sources += 1;
        return inputId === 'capture-preview' ? new ScriptedSource() : source;
      },
    },
  });
  const client = await connectEngine(engine);
  onTestFinished(async () => {
    client.close();
    await engine.stop();
    await practice.close();
    await rm(folder, { recursive: true, force: true });
  });
  const status = () => client.call<Status>('GET', '/status');
  const made: PracticeEngine = {
    folder,
    practice,
    detector,
    source,
    sources: () => sources,
    engine,
    client,
    status,
    word: async () => (await status()).protection.word,
    reasons: async () => (await status()).protection.reasons.map(({ code }) => code),
    muted: () => practice.world.input(MICROPHONE).muted,
    becomes: (word) =>
      until(word, async () => (await made.word()) === word, { timeoutMs: 10_000 }).then(() => undefined),
  };
  return made;
}

/** Linked, set up, bound and protected. */
export async function protectedEngine(
  policy: Partial<Policy> = {},
  options: PracticeOptions = {},
): Promise<PracticeEngine & { bound: BoundInput }> {
  const made = await startPracticeEngine(options);
  const { client, practice } = made;
  await client.call('PUT', '/obs/link', { url: practice.url, password: practice.password });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  await client.call('PUT', '/policies/tested', {
    policy: {
      version: 1,
      name: 'Tested',
      strict: true,
      rules: [{ category: '*', action: 'mute' }],
      ...policy,
    },
    makeDefault: true,
  });
  const bound = await client.call<BoundInput>('POST', '/inputs', {
    inputName: MICROPHONE,
    capture: { kind: 'socket' },
  });
  await client.call('POST', '/protect', {});
  await made.becomes(policy.dryRun ? 'not-protected' : 'protected');
  return { ...made, bound };
}
