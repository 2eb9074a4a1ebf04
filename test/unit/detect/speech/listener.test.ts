/** The real models on a shipped take. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readTake } from '../../../../bench/sound/corpus.ts';
import { countTake } from '../../../../bench/sound/count.ts';
import { buildModels } from '../../../../models/build.ts';
import { openRecording } from '../../../../src-engine/capture/recording.ts';
import { RecordingListener } from '../../../../src-engine/detect/speech/recording-listener.ts';
import type { WorkerStart } from '../../../../src-engine/detect/speech/worker-messages.ts';
import type { RecordingSpeech, TimedLook } from '../../../../src-engine/operations/ports/speech.ts';
import { scan } from '../../../../src-engine/operations/scan/scan.ts';
import { preset } from '../../../../src-engine/policy/presets.ts';

const fixture = (name: string) => fileURLToPath(new URL(`../../../fixtures/sound/${name}`, import.meta.url));
const words = {
  watched: [],
  privatePhrases: ['Northbridge Dental', 'Birchwood Lane', 'Priscilla'],
  allowed: [],
};
let paths: WorkerStart;

beforeAll(async () => {
  const models = await buildModels();
  paths = {
    encoderPath: models.get('speech-encoder') as string,
    decoderPath: models.get('speech-decoder') as string,
    voiceActivityPath: models.get('voice-activity') as string,
  };
});

/** A machine that takes 60 ms for every look: what is cut must not depend on how busy this one is. */
function steady(speech: RecordingSpeech): RecordingSpeech {
  return {
    async *listen(...parameters) {
      for await (const { look } of speech.listen(...parameters)) yield { look, computeMs: 60 };
    },
  };
}

async function scanFixture(name: string, workers: number, policy = preset('everything')) {
  const recording = await openRecording(fixture(`${name}.wav`));
  return scan(recording.frames(), steady(new RecordingListener(paths, { workerCount: workers })), {
    policy,
    words,
    delayMs: 1500,
  });
}

describe('the sound path on a shipped take', { timeout: 120_000 }, () => {
  it('cuts every flagged phrase whole and little else', async () => {
    const take = await readTake(fixture('take-00.json'));
    const { cuts, decisions, durationMs } = await scanFixture('take-00', 2);
    const { phrases, falseCuts } = countTake(take, cuts);
    expect(durationMs).toBeCloseTo(take.durationMs, -2);
    expect(phrases.filter((phrase) => !phrase.recalled).map(({ phrase }) => phrase.category)).toEqual([]);
    expect(phrases.reduce((sum, phrase) => sum + phrase.leakedMs, 0)).toBeLessThan(1);
    expect(falseCuts).toEqual([]);
    // Categories agree with the truth.
    for (const { phrase } of phrases) {
      const decision = decisions.find((one) => one.fromMs < phrase.untilMs && one.untilMs > phrase.fromMs);
      expect(decision?.category).toBe(phrase.category);
    }
  });

  it('cuts nothing in clean speech', async () => {
    expect((await scanFixture('clean-00', 2)).cuts).toEqual([]);
  });

  it('leaves alone what the policy does not forbid', async () => {
    const { cuts } = await scanFixture('take-00', 2, preset('private-words-only'));
    expect(new Set(cuts.map((cut) => cut.category))).toEqual(new Set(['private']));
  });

  it('looks the same with any number of workers', async () => {
    const looksWith = async (workers: number): Promise<TimedLook['look'][]> => {
      const recording = await openRecording(fixture('take-00.wav'));
      const looks: TimedLook['look'][] = [];
      for await (const { look } of new RecordingListener(paths, { workerCount: workers }).listen(
        recording.frames(),
        words,
      ))
        looks.push(look);
      return looks;
    };
    expect(await looksWith(1)).toEqual(await looksWith(3));
  });

  it('says which model a worker could not load', async () => {
    const broken = new RecordingListener(
      { ...paths, encoderPath: fixture('take-00.json') },
      { workerCount: 1 },
    );
    const recording = await openRecording(fixture('take-00.wav'));
    const listening = async () => {
      for await (const _ of broken.listen(recording.frames(), words));
    };
    await expect(listening()).rejects.toMatchObject({ code: 'model-failed' });
  });

  it('compiles words that are checked already in its worker alone: this thread may have cuts to make', async () => {
    const bad = { ...words, watched: [{ phrase: 'a*b*c', category: 'sexual' as const }] };
    const listening = async (areWordsChecked: boolean) => {
      const listener = new RecordingListener(paths, { workerCount: 1, areWordsChecked });
      const recording = await openRecording(fixture('clean-00.wav'));
      for await (const _ of listener.listen(recording.frames(), bad));
    };
    await expect(listening(false)).rejects.toMatchObject({ code: 'word-list-invalid' });
    await expect(listening(true)).rejects.toMatchObject({ code: 'model-failed' });
  });

  it('frees its worker when it is cancelled in the middle', async () => {
    const workers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
    await expect.poll(workers, { timeout: 10_000 }).toBe(0);
    const cancelled = new AbortController();
    const recording = await openRecording(fixture('take-00.wav'));
    const listening = (async () => {
      const listener = new RecordingListener(paths, { workerCount: 1 });
      for await (const _ of listener.listen(recording.frames(), words, cancelled.signal)) cancelled.abort();
    })();
    await expect(listening).rejects.toThrow('abort');
    expect(workers()).toBe(0);
  });
});
