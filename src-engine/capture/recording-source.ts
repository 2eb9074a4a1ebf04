import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../contract/errors.ts';
import type { SoundSource } from '../operations/ports/sound.ts';
import type { FfmpegOptions } from './ffmpeg.ts';
import type { OnFrame, OnState } from './live-feed.ts';
import { openRecording, type Recording } from './recording.ts';

export interface RecordingSourceOptions extends Pick<FfmpegOptions, 'ffmpegPath'> {
  readonly file: string;
  /** What the state calls it. */
  readonly label: string;
  /** The engine's clock. */
  readonly nowMs?: () => number;
}

/**
 * Plays a recording as if it were a microphone: each frame comes when it is over, stamped with the engine's clock. At
 * the recording's end the source is `lost`.
 */
export class RecordingSource implements SoundSource {
  readonly #options: RecordingSourceOptions;
  readonly #nowMs: () => number;
  readonly #stopping = new AbortController();
  #playing: Promise<void> = Promise.resolve();

  constructor(options: RecordingSourceOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  async start(onFrame: OnFrame, onState: OnState): Promise<void> {
    onState({ kind: 'starting' });
    const { ffmpegPath, file, label } = this.#options;
    const recording = await openRecording(file, {
      signal: this.#stopping.signal,
      ...(ffmpegPath !== undefined && { ffmpegPath }),
    });
    onState({ kind: 'running', label });
    this.#playing = this.#play(recording, onFrame).then(
      () => onState({ kind: 'lost', reason: 'The recording is over.', advice: 'Start it again.' }),
      (error) => {
        if (this.#stopping.signal.aborted) return;
        const advice = error instanceof UserError ? error.advice : 'Check the file.';
        onState({ kind: 'lost', reason: 'The recording cannot be read on.', advice });
      },
    );
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#playing;
  }

  async #play(recording: Recording, onFrame: OnFrame): Promise<void> {
    const { signal } = this.#stopping;
    const startMs = this.#nowMs();
    for await (const frame of recording.frames()) {
      const untilMs = startMs + frame.fromMs + frame.samples.length / 16;
      // Timers may fire a little early.
      for (let earlyMs = untilMs - this.#nowMs(); earlyMs > 0; earlyMs = untilMs - this.#nowMs()) {
        await sleep(Math.ceil(earlyMs), undefined, { signal });
      }
      signal.throwIfAborted();
      onFrame({ fromMs: startMs + frame.fromMs, samples: frame.samples });
    }
  }
}
