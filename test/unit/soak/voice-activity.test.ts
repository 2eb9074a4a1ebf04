/** Ten minutes of real speech through the real voice activity model and the window planner: nothing grows. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import { openRecording } from '../../../src-engine/capture/recording.ts';
import { HOP_STEPS } from '../../../src-engine/detect/speech/listener.ts';
import {
  loadVoiceActivityModel,
  VAD_STEP_SAMPLES,
  VoiceActivity,
} from '../../../src-engine/detect/speech/silero.ts';
import { WindowPlanner } from '../../../src-engine/detect/speech/windows.ts';

const TAKE = new URL('../../fixtures/sound/take-00.wav', import.meta.url).pathname;
const HALF_STEPS = (5 * 60 * 16_000) / VAD_STEP_SAMPLES;
const MAY_GROW_BYTES = 300_000;
/** Native memory comes in large pieces; a tensor of 2 kB kept for each step would be 19 MB. */
const MAY_GROW_NATIVE_BYTES = 12_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

test('ten minutes of speech: windows are planned and nothing grows', { timeout: 60_000 }, async () => {
  const model = await loadVoiceActivityModel((await buildModels()).get('voice-activity') as string);
  const [activity, planner] = [new VoiceActivity(model), new WindowPlanner()];
  const take: Float32Array[] = [];
  for await (const { samples } of (await openRecording(TAKE)).frames()) take.push(samples);
  const sound = Float32Array.from(take.flatMap((samples) => [...samples]));
  const steps = Math.floor(sound.length / VAD_STEP_SAMPLES);
  let windows = 0;
  const run = async (count: number) => {
    for (let step = 0; step < count; step++) {
      const at = (planner.steps % steps) * VAD_STEP_SAMPLES;
      const samples = sound.subarray(at, at + VAD_STEP_SAMPLES);
      planner.push(
        await activity.next(samples),
        samples.reduce((sum, sample) => sum + sample * sample, 0),
      );
      if (planner.steps % HOP_STEPS === 0 && planner.next() !== undefined) windows += 1;
    }
    collectGarbage();
    return process.memoryUsage();
  };
  const first = await run(HALF_STEPS);
  const second = await run(HALF_STEPS);
  expect(windows).toBeGreaterThan((2 * HALF_STEPS) / HOP_STEPS / 2);
  expect(second.heapUsed - first.heapUsed).toBeLessThan(MAY_GROW_BYTES);
  expect(second.rss - first.rss).toBeLessThan(MAY_GROW_NATIVE_BYTES);
});
