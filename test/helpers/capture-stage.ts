/** A real engine with its real models and interface on a practice stage (a stand-in for OBS), linked and set up. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { startPracticeStage } from '../../src-engine/practice-stage/practice-stage.ts';
import { interfaceFolder } from '../../src-renderer/build.ts';
import { connectEngine, type EngineClient } from './engine-client.ts';

export interface CaptureStage {
  readonly engine: Engine;
  readonly client: EngineClient;
  readonly inputName: string;
  stop(): Promise<void>;
}

const INPUT_NAME = 'Microphone';
const DELAY_MS = 1500;

/** `level`: the peak that the practice stage's meters show, 0..1, at a time of `performance.now`. */
export async function startCaptureStage(level: () => number = () => 0): Promise<CaptureStage> {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-capture-'));
  const practice = await startPracticeStage({ microphones: [INPUT_NAME], level });
  const engine = await startEngine({ dataDir: folder, port: 0, interfaceDir: interfaceFolder });
  const client = await connectEngine(engine);
  await client.call('PUT', '/obs/link', { url: practice.url, password: practice.password });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  return {
    engine,
    client,
    inputName: INPUT_NAME,
    async stop() {
      client.close();
      await engine.stop();
      await practice.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
