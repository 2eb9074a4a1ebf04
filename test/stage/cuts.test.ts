/** What the audience gets, read off recordings of a real OBS: mutes, bleeps, lip sync, scene switches under the delay. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ObsStage } from '../../src-engine/obs/obs-stage.ts';
import type { StageEvent } from '../../src-engine/operations/ports/stage.ts';
import { until } from '../helpers/stage/processes.ts';
import {
  loudStretches,
  programmeFrames,
  programmeSound,
  toneLevel,
  writeFlashClip,
  writeTone,
} from '../helpers/stage/programme.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const FPS = 30;
const DELAY_MS = 1000;
/** Both have whole periods in toneLevel's window of 8 ms, so that neither is seen as the other. */
const VOICE_HERTZ = 500;
const BLEEP_HERTZ = 1000;

/** Measured figures go to the test's output. */
const info = (text: string) => process.stdout.write(`${text}\n`);

let obs: Stage;
let stage: ObsStage;
const events: StageEvent[] = [];

beforeAll(async () => {
  obs = await startStage({ fps: FPS, globalMicrophone: true });
  await obs.addMicrophone('Scene', 'Mic');
  await obs.addInput('Scene', 'Red', 'color_source_v3', { color: 0xff0000ff, width: 640, height: 360 });
  await obs.addInput('Green scene', 'Green', 'color_source_v3', {
    color: 0xff00ff00,
    width: 640,
    height: 360,
  });
  // The same voice a second time, as OBS's own global input has it: delayed and muted with the other.
  await obs.obs.call('SetInputVolume', { inputName: 'Mic/Aux', inputVolumeMul: 0.001 });
  const folder = join(obs.folder, 'airlock');
  await mkdir(folder);
  stage = new ObsStage({ folder });
  stage.on((event) => events.push(event));
  await stage.link({ url: obs.obsUrl, password: obs.password });
  await stage.setUp({ delayMs: DELAY_MS });
  await writeTone(join(obs.folder, 'voice.wav'), VOICE_HERTZ, 20);
  await writeTone(join(obs.folder, 'word.wav'), VOICE_HERTZ, 0.3);
  await sleep(DELAY_MS + 500);
});

afterAll(async () => {
  await stage?.unlink();
  await obs?.stop();
});

/** Calls `work` at each of the times (ms from now, of performance.now), and returns when each call was really made. */
async function schedule(times: readonly number[], work: (index: number) => Promise<void>): Promise<number[]> {
  const start = performance.now();
  const made: number[] = [];
  for (const [index, at] of times.entries()) {
    await sleep(Math.max(0, start + at - performance.now()));
    made.push(performance.now());
    await work(index);
  }
  return made;
}

/** Resolves to when OBS's meter first showed the microphone above `level`, from now on. */
function firstSound(level = 0.05): Promise<number> {
  return new Promise((resolve) => {
    const end = stage.on((event) => {
      if (event.kind !== 'meters') return;
      const mic = event.readings.find((each) => each.inputName === 'Mic' && each.rawPeak > level);
      if (mic === undefined) return;
      end();
      resolve(mic.atMs);
    });
  });
}

describe('sound', () => {
  test('mutes and bleeps are as long as asked and land together', async () => {
    const player = new AbortController();
    const playing = obs.playWav(join(obs.folder, 'voice.wav'), { signal: player.signal });
    await firstSound();
    await sleep(DELAY_MS + 200);
    await obs.startRecording();
    const cuts = 6;
    const times = Array.from(
      { length: cuts * 2 },
      (_, index) => 400 + Math.floor(index / 2) * 800 + (index % 2) * 300,
    );
    const made = await schedule(times, (index) =>
      stage.apply([{ inputName: 'Mic', muted: index % 2 === 0, bleep: index % 2 === 0 }]),
    );
    await sleep(600);
    const file = await obs.stopRecording();
    player.abort();
    await playing;

    const sound = await programmeSound(file);
    const voice = stretches(toneLevel(sound, VOICE_HERTZ), (level) => level < 0.1);
    const bleep = stretches(toneLevel(sound, BLEEP_HERTZ), (level) => level > 0.03);
    const silences = voice.filter(
      (each) => each.untilMs - each.fromMs > 200 && each.untilMs < sound.length / 48 - 50,
    );
    const found = silences.slice(-cuts);
    expect(found).toHaveLength(cuts);
    expect(bleep).toHaveLength(cuts);
    const firstAt = (made[0] as number) - (found[0]?.fromMs as number);
    const off = found.map((cut, index) => ({
      length: cut.untilMs - cut.fromMs - ((made[index * 2 + 1] as number) - (made[index * 2] as number)),
      start: cut.fromMs + firstAt - (made[index * 2] as number),
      bleep: (bleep[index]?.fromMs as number) - cut.fromMs,
    }));
    for (const what of ['length', 'start', 'bleep'] as const) {
      const values = off.map((each) => Math.abs(each[what])).sort((a, b) => a - b);
      info(`${what} off by, ms: ${values.map((each) => each.toFixed(1)).join(', ')}`);
      // The median, as a machine at its limits delivers one message in many late.
      expect(values[cuts / 2], what).toBeLessThan(12);
      expect(values.at(-1), what).toBeLessThan(80);
    }
    // All that a cut leaves of the voice: nothing.
    const level = toneLevel(sound, VOICE_HERTZ);
    for (const cut of found) {
      expect(Math.max(...level.slice(cut.fromMs + 12, cut.untilMs - 20))).toBeLessThan(0.01);
    }
  });

  test('a word that was over before the mute is gone whole; the next one airs', async () => {
    await sleep(DELAY_MS + 300);
    await obs.startRecording();
    const word = join(obs.folder, 'word.wav');
    const heard = firstSound();
    await obs.playWav(word);
    const spokenAt = await heard;
    await sleep(100);
    // The meter tells 50 ms steps, so the cut is wider than the word by that.
    await schedule(
      [spokenAt + DELAY_MS - 150 - performance.now(), spokenAt + DELAY_MS + 500 - performance.now()],
      (i) =>
        stage.apply([
          { inputName: 'Mic', muted: i === 0, bleep: false },
          { inputName: 'Mic/Aux', muted: i === 0, bleep: false },
        ]),
    );
    await obs.playWav(word);
    await sleep(DELAY_MS + 700);
    const aired = loudStretches(await programmeSound(await obs.stopRecording()), { joinMs: 60 });
    expect(aired).toHaveLength(1);
    expect((aired[0]?.untilMs as number) - (aired[0]?.fromMs as number)).toBeGreaterThan(280);
  });

  test('our own mutes come back as ours, the user’s as theirs', async () => {
    events.length = 0;
    await stage.apply([{ inputName: 'Mic', muted: true, bleep: false }]);
    await stage.apply([{ inputName: 'Mic', muted: false, bleep: false }]);
    await until('both echoes', () => events.filter((event) => event.kind === 'mute').length >= 2);
    await obs.obs.call('SetInputMute', { inputName: 'Mic', inputMuted: true });
    await until('the user’s mute', () => events.filter((event) => event.kind === 'mute').length >= 3);
    await obs.obs.call('SetInputMute', { inputName: 'Mic', inputMuted: false });
    await until('the user’s unmute', () => events.filter((event) => event.kind === 'mute').length >= 4);
    const mutes = events.filter((event) => event.kind === 'mute');
    expect(mutes.map((event) => [event.muted, event.ours])).toEqual([
      [true, true],
      [false, true],
      [true, false],
      [false, false],
    ]);
  });
});

describe('picture', () => {
  test('a switch to a warm scene is seamless: no black, no stale picture, late by D', async () => {
    await obs.obs.call('SetCurrentSceneTransition', { transitionName: 'Cut' });
    await sleep(DELAY_MS);
    await obs.startRecording();
    await sleep(1000);
    await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Green scene' });
    await sleep(1000);
    const frames = await programmeFrames(await obs.stopRecording(), FPS);
    await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
    const colours = frames.map((frame) => (frame.red > 180 ? 'red' : frame.green > 180 ? 'green' : 'other'));
    expect(colours.filter((each) => each === 'red').length).toBeGreaterThan(15);
    expect(colours.filter((each) => each === 'green').length).toBeGreaterThan(15);
    expect(colours.filter((each) => each === 'other')).toEqual([]);
  });

  test('a cold scene airs only what is D old: the safe scene first, and nothing stale the second time', async () => {
    const scenes = [
      { sceneName: 'Scene', warm: true },
      { sceneName: 'Green scene', warm: false },
    ];
    await stage.setUp({ delayMs: DELAY_MS, scenes });
    await sleep(DELAY_MS + 500);
    for (let visit = 0; visit < 2; visit++) {
      await obs.startRecording();
      await sleep(500);
      await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Green scene' });
      await sleep(DELAY_MS + 1500);
      const frames = await programmeFrames(await obs.stopRecording(), FPS);
      await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
      // Leaving empties the delay after the transition.
      await sleep(2500);
      const leaves = frames.findIndex((frame) => frame.red < 180);
      const airs = frames.findIndex((frame) => frame.green > 180);
      expect(leaves, 'the scene before is left').toBeGreaterThan(0);
      expect(((airs - leaves) * 1000) / FPS, `covered, visit ${visit}`).toBeGreaterThanOrEqual(DELAY_MS);
      expect(frames.slice(airs + 1).every((frame) => frame.green > 180)).toBe(true);
    }
    await stage.setUp({ delayMs: DELAY_MS });
  });

  test('picture and sound stay together under the delay', async () => {
    const clip = join(obs.folder, 'flash.mkv');
    await writeFlashClip(clip, { seconds: 9, fps: FPS });
    await obs.addInput('Flash scene', 'Flash', 'ffmpeg_source', {
      is_local_file: true,
      local_file: clip,
      looping: true,
    });
    const { sceneItems } = await obs.obs.call('GetSceneItemList', { sceneName: 'Flash scene' });
    const item = sceneItems.find((each) => each.sourceName === 'Flash');
    await obs.obs.call('SetSceneItemTransform', {
      sceneName: 'Flash scene',
      sceneItemId: Number(item?.sceneItemId),
      sceneItemTransform: { boundsType: 'OBS_BOUNDS_STRETCH', boundsWidth: 640, boundsHeight: 360 },
    });
    await until('the new scene is protected', () => stage.stage.protectedScenes.includes('Flash scene'));
    await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Flash scene' });
    await sleep(DELAY_MS + 1500);
    // A picture that OBS skips under load makes all that are in the delay later by its length, for D. So the picture can
    // be late where some were skipped, and never early; the least disturbed pair shows what the delays themselves do.
    const pairs = await lipSync();
    while (pairs.length < 12 && Math.max(...pairs.map((pair) => pair.apartMs)) < -40)
      pairs.push(...(await lipSync()));
    await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
    const shown = pairs.map(
      (pair) => `${pair.apartMs.toFixed(1)}${pair.disturbed ? ' (pictures skipped)' : ''}`,
    );
    info(`sound after picture, ms: ${shown.join(', ')}`);
    expect(pairs.length).toBeGreaterThanOrEqual(2);
    for (const { apartMs, disturbed } of pairs) {
      expect(apartMs).toBeLessThanOrEqual(40);
      if (!disturbed) expect(apartMs).toBeGreaterThanOrEqual(-40);
    }
    expect(Math.max(...pairs.map((pair) => pair.apartMs))).toBeGreaterThanOrEqual(-40);
  });
});

/** Records the flashing clip: how much later than its flash each beep airs, and whether OBS skipped pictures in the D before. */
async function lipSync(): Promise<{ apartMs: number; disturbed: boolean }[]> {
  await obs.startRecording();
  const start = performance.now();
  const skips: number[] = [];
  let skipped = (await obs.obs.call('GetStats')).renderSkippedFrames;
  while (performance.now() - start < 8500) {
    await sleep(100);
    const now = (await obs.obs.call('GetStats')).renderSkippedFrames;
    if (now > skipped) skips.push(performance.now() - start);
    skipped = now;
  }
  const file = await obs.stopRecording();
  const flashes = onsets(await programmeFrames(file, FPS));
  const beeps = loudStretches(await programmeSound(file), { level: 0.1, joinMs: 50, leastMs: 100 });
  return flashes.flatMap((atMs) => {
    const beep = beeps.find((each) => Math.abs(each.fromMs - atMs) < 700);
    const disturbed = skips.some((skip) => skip > atMs - DELAY_MS - 600 && skip < atMs + 600);
    if (beep === undefined || atMs < DELAY_MS + 600) return [];
    return [{ apartMs: beep.fromMs - atMs, disturbed }];
  });
}

describe('panic', () => {
  test('mutes every input and goes to the safe scene, at once and in one message', async () => {
    const start = performance.now();
    await stage.panic();
    info(`panic took ${(performance.now() - start).toFixed(1)} ms`);
    const { currentProgramSceneName } = await obs.obs.call('GetCurrentProgramScene');
    expect(currentProgramSceneName).toBe('Airlock safe scene');
    for (const inputName of ['Mic', 'Mic/Aux', 'Desktop Audio']) {
      expect((await obs.obs.call('GetInputMute', { inputName })).inputMuted, inputName).toBe(true);
    }
    // A cut that ends in a panic must not give the sound back.
    await stage.apply([{ inputName: 'Mic', muted: false, bleep: false }]);
    expect((await obs.obs.call('GetInputMute', { inputName: 'Mic' })).inputMuted).toBe(true);
    await stage.endPanic();
    expect((await obs.obs.call('GetInputMute', { inputName: 'Mic' })).inputMuted).toBe(false);
    expect((await obs.obs.call('GetCurrentProgramScene')).currentProgramSceneName).toBe('Scene');
  });
});

/** Stretches of ms for which `is` holds. */
function stretches(
  levels: Float32Array,
  is: (level: number) => boolean,
): { fromMs: number; untilMs: number }[] {
  const found: { fromMs: number; untilMs: number }[] = [];
  for (const [ms, level] of levels.entries()) {
    if (!is(level)) continue;
    const last = found.at(-1);
    if (last !== undefined && ms - last.untilMs < 15) last.untilMs = ms + 1;
    else found.push({ fromMs: ms, untilMs: ms + 1 });
  }
  return found.filter((each) => each.untilMs - each.fromMs >= 30);
}

/** When the picture turned white. */
function onsets(frames: readonly { atMs: number; green: number }[]): number[] {
  return frames
    .filter((frame, index) => frame.green > 120 && index > 0 && (frames[index - 1]?.green ?? 255) <= 120)
    .map((frame) => frame.atMs);
}
