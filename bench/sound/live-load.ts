/** A child of the bench: hears one take in real time with the live detector, and says what that takes of the machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openRecording } from '../../src-engine/capture/recording.ts';
import { WorkerSpeechDetector } from '../../src-engine/detect/speech/speech-detector.ts';
import type { WorkerStart } from '../../src-engine/detect/speech/worker-messages.ts';

export interface LiveLoad {
  /** 1 is one core. */
  readonly cores: number;
  readonly memoryMb: number;
  readonly seconds: number;
}

const LISTEN_MS = 30_000;

process.on(
  'message',
  async ({
    paths,
    soundFile,
    privatePhrases,
  }: {
    paths: WorkerStart;
    soundFile: string;
    privatePhrases: string[];
  }) => {
    const detector = new WorkerSpeechDetector(paths);
    await detector.start();
    await detector.setWords({ watched: [], privatePhrases, allowed: [] });
    detector.open('bench', () => {});
    const recording = await openRecording(soundFile);
    const beganAtMs = performance.now();
    const before = process.cpuUsage();
    for await (const frame of recording.frames()) {
      if (frame.fromMs > LISTEN_MS) break;
      const early = beganAtMs + frame.fromMs - performance.now();
      if (early > 0) await sleep(early);
      detector.push('bench', { ...frame, fromMs: beganAtMs + frame.fromMs });
    }
    const used = process.cpuUsage(before);
    const wallMs = performance.now() - beganAtMs;
    const load: LiveLoad = {
      cores: (used.user + used.system) / 1000 / wallMs,
      memoryMb: process.memoryUsage().rss / 2 ** 20,
      seconds: wallMs / 1000,
    };
    await detector.stop();
    process.send?.(load, () => process.exit(0));
  },
);
