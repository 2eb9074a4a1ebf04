/** Sound that a client pushes over the engine's WebSocket: the server checks and stamps it, this gives it its source time. */
import type { PushedFrame, PushedSoundPort, PushedSoundSink } from '../operations/ports/pushed-sound.ts';
import type { CaptureStatistics, SoundSource } from '../operations/ports/sound.ts';
import { LiveFeed, type OnFrame, type OnGap, type OnState } from './live-feed.ts';

const SAMPLES_PER_MS = 16;

const NOBODY = {
  reason: 'No app sends this input’s sound.',
  advice: 'Open the Airlock app on this computer, or choose a microphone that the engine can hear by itself.',
};

/** One input's pushed sound. The sink may come and go; while nobody pushes, the source is `lost`. */
export class SocketSource implements SoundSource, PushedSoundSink {
  readonly #feed = new LiveFeed();
  #isOpen = false;

  async start(onFrame: OnFrame, onState: OnState, onGap?: OnGap): Promise<void> {
    this.#feed.listen(onFrame, onState, onGap);
    if (this.#isOpen) this.opened();
  }

  async stop(): Promise<void> {
    this.#feed.mute();
  }

  statistics(): CaptureStatistics {
    return this.#feed.statistics();
  }

  opened(): void {
    this.#isOpen = true;
    this.#feed.opened('Airlock app');
  }

  push(frame: PushedFrame): void {
    const endMs = frame.fromMs + frame.samples.length / SAMPLES_PER_MS;
    this.#feed.push({
      // Nothing is here before it was said: a stamp of the future is a wrong clock.
      stampMs: Math.min(endMs, frame.arrivedAtMs),
      samples: frame.samples,
      // Where it wraps, the timeline sees a sender that counts anew: nothing is lost by that.
      sequence: frame.sequence,
    });
  }

  closed(): void {
    this.#isOpen = false;
    this.#feed.lost(NOBODY.reason, NOBODY.advice);
  }
}

/** The sources that wait for pushed sound, by the id of their input. */
export class SocketSources implements PushedSoundPort {
  readonly #sources = new Map<string, SocketSource>();

  /** A new source for the input; it takes the place of an earlier one. */
  add(inputId: string): SocketSource {
    const source = new SocketSource();
    this.#sources.set(inputId, source);
    return source;
  }

  remove(inputId: string): void {
    this.#sources.delete(inputId);
  }

  sinkFor(inputId: string): PushedSoundSink | undefined {
    return this.#sources.get(inputId);
  }
}
