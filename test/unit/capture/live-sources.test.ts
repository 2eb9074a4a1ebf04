import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listMicrophones, microphoneSource } from '../../../src-engine/capture/microphone-source.ts';
import { listPulseSources, pulseSource } from '../../../src-engine/capture/pulse-source.ts';
import type { SoundFrame } from '../../../src-engine/contract/flow.ts';
import type { SoundGap, SoundSource, SourceState } from '../../../src-engine/operations/ports/sound.ts';
import { until } from '../../helpers/stage/processes.ts';
import { PrivatePulse } from './private-pulse.ts';
import { tone, wav } from './wav-maker.ts';

const hasPulse = ['pulseaudio', 'parec'].every((program) => spawnSync(program, ['--version']).status === 0);

/** What a source told, and its parts. */
function listenTo(source: SoundSource) {
  const frames: SoundFrame[] = [];
  const states: SourceState[] = [];
  const gaps: SoundGap[] = [];
  const started = source.start(
    (frame) => frames.push(frame),
    (state) => states.push(state),
    (gap) => gaps.push(gap),
  );
  const recentPeak = () =>
    Math.max(0, ...frames.slice(-10).flatMap(({ samples }) => Array.from(samples, Math.abs)));
  return { started, frames, states, gaps, recentPeak, last: () => states.at(-1)?.kind };
}

describe.skipIf(!hasPulse)('a real PulseAudio', () => {
  let pulse: PrivatePulse;
  let toneFile: string;
  const sources: SoundSource[] = [];
  const own = <T extends SoundSource>(source: T): T => {
    sources.push(source);
    return source;
  };

  beforeEach(async () => {
    pulse = await PrivatePulse.start();
    toneFile = path.join(pulse.folder, 'tone.wav');
    await writeFile(
      toneFile,
      wav({ kind: 's16', channels: [tone(440, 0.5, 60_000, 16_000)], rateHz: 16_000 }),
    );
  }, 20_000);
  afterEach(async () => {
    for (const source of sources.splice(0)) await source.stop();
    await pulse.stop();
  }, 20_000);

  it('is heard by name, in source time, and lists its sources', async () => {
    expect((await listPulseSources({ env: pulse.env })).map(({ name }) => name)).toEqual([
      'mic.monitor',
      'other.monitor',
    ]);
    pulse.play(toneFile, 'mic');
    const source = own(pulseSource({ sourceName: 'mic.monitor', env: pulse.env }));
    const heard = listenTo(source);
    await heard.started;
    await until('the tone', () => heard.recentPeak() > 0.4);
    await until('a second of it', () => source.statistics().heardMs > 1000);
    expect(heard.states.map(({ kind }) => kind)).toEqual(['starting', 'running']);
    expect(heard.recentPeak()).toBeCloseTo(0.5, 1);
    const newest = heard.frames.at(-1) as SoundFrame;
    expect(newest.fromMs).toBeLessThan(performance.now());
    await source.stop();
    const count = heard.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard.frames).toHaveLength(count);
  });

  it('hears only the source it was told, and says where that is not there', async () => {
    pulse.play(toneFile, 'mic');
    const other = listenTo(own(pulseSource({ sourceName: 'other.monitor', env: pulse.env })));
    await other.started;
    await until('sound', () => other.frames.length > 50);
    expect(other.recentPeak()).toBe(0);
    const none = listenTo(own(pulseSource({ sourceName: 'nothing.monitor', env: pulse.env })));
    await expect(none.started).rejects.toMatchObject({ code: 'capture-failed' });
    await expect(none.started).rejects.toThrow('nothing.monitor');
  });

  it('says that nothing at all is heard, and when there is sound again', async () => {
    const heard = listenTo(own(pulseSource({ sourceName: 'mic.monitor', env: pulse.env })));
    await heard.started;
    await until('silent', () => heard.last() === 'silent', { timeoutMs: 15_000 });
    pulse.play(toneFile, 'mic');
    await until('running', () => heard.last() === 'running');
  });

  it('is lost when the server dies, back when it is back, and what was in between is a gap', async () => {
    pulse.play(toneFile, 'mic');
    const heard = listenTo(own(pulseSource({ sourceName: 'mic.monitor', env: pulse.env })));
    await heard.started;
    await until('the tone', () => heard.recentPeak() > 0.4);
    await pulse.killDaemon();
    await until('lost', () => heard.last() === 'lost');
    const lastHeard = heard.frames.at(-1) as SoundFrame;
    await pulse.startDaemon();
    pulse.play(toneFile, 'mic');
    await until('running', () => heard.last() === 'running');
    await until('sound again', () => heard.gaps.length > 0);
    await until('the tone again', () => heard.recentPeak() > 0.4);
    expect(heard.gaps).toHaveLength(1);
    expect(heard.gaps[0]).toMatchObject({ reason: 'reopened' });
    expect(heard.gaps[0]?.fromMs).toBeCloseTo(lastHeard.fromMs + lastHeard.samples.length / 16, 6);
  });

  it('is lost when its source goes away, although the server would move it to another one', async () => {
    const heard = listenTo(own(pulseSource({ sourceName: 'mic.monitor', env: pulse.env })));
    await heard.started;
    await until('sound', () => heard.frames.length > 0);
    const modules = await pulse.pactl('list', 'short', 'modules');
    const index = /^(\d+)\t.*sink_name=mic/m.exec(modules)?.[1] as string;
    await pulse.pactl('unload-module', index);
    await until('lost', () => heard.last() === 'lost');
    expect(heard.states.at(-1)).toMatchObject({ reason: expect.stringContaining('mic.monitor') });
    await pulse.pactl('load-module', 'module-null-sink', 'sink_name=mic');
    await until('running', () => heard.last() === 'running');
  });

  it('stops at once while it waits for the server', async () => {
    const source = own(pulseSource({ sourceName: 'mic.monitor', env: pulse.env }));
    const heard = listenTo(source);
    await heard.started;
    await pulse.killDaemon();
    await until('lost', () => heard.last() === 'lost');
    await source.stop();
  });

  it('without a server: says so', async () => {
    await pulse.killDaemon();
    const heard = listenTo(own(pulseSource({ sourceName: 'mic.monitor', env: pulse.env })));
    await expect(heard.started).rejects.toMatchObject({ code: 'capture-failed' });
    await expect(listPulseSources({ env: pulse.env })).rejects.toMatchObject({ code: 'capture-failed' });
    const noTools = { env: { ...pulse.env, PATH: pulse.folder } };
    await expect(listPulseSources(noTools)).rejects.toThrow('pactl is not installed');
    await expect(listenTo(own(pulseSource(noTools))).started).rejects.toThrow('parec is not installed');
  });

  describe('through the system’s recorder', () => {
    const before = { ...process.env };
    beforeEach(() => void Object.assign(process.env, pulse.env));
    afterEach(() => {
      process.env = { ...before };
    });

    it('hears a microphone by name and comes back after the server died, which hangs the recorder', async () => {
      pulse.play(toneFile, 'mic');
      const [name] = await listMicrophones();
      const heard = listenTo(own(microphoneSource({ device: name })));
      await heard.started;
      expect(heard.states.at(-1)).toEqual({ kind: 'running', label: name });
      await until('the tone', () => heard.recentPeak() > 0.4);
      await pulse.killDaemon();
      await until('lost', () => heard.last() === 'lost');
      await pulse.startDaemon();
      pulse.play(toneFile, 'mic');
      await until('running', () => heard.last() === 'running');
      await until('sound again', () => heard.gaps.length > 0);
      await until('the tone again', () => heard.recentPeak() > 0.4);
    }, 40_000);

    it('says so where there is no such microphone, or no sound system', async () => {
      const wrong = listenTo(own(microphoneSource({ device: 'A microphone nobody has' })));
      await expect(wrong.started).rejects.toThrow('A microphone nobody has');
      await pulse.killDaemon();
      const none = listenTo(own(microphoneSource()));
      await expect(none.started).rejects.toMatchObject({ code: 'capture-failed' });
    });
  });
});
