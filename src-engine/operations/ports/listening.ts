/** The port to capture: sources by binding, and what measures their sound. Implemented by src-engine/capture, wired in main.ts. */
import type { SoundFrame } from '../../contract/flow.ts';
import type { CaptureBinding, CaptureDevice } from '../../contract/inputs.ts';
import type { MeterReading, SoundSource } from './sound.ts';

/** The level of one step of sound, dBFS. */
export interface SoundLevel {
  readonly peakDb: number;
  readonly rmsDb: number;
}

/** Whether OBS takes in the same sound as we do, and how much later. */
export interface SoundMatchVerdict {
  readonly state: 'unknown' | 'matched' | 'mismatch' | 'obs-has-sound-we-do-not-hear';
  /** What we hear at t, OBS stamps t + lagMs; undefined until known. */
  readonly lagMs: number | undefined;
  /** Pearson's r of the two envelopes; undefined until known. */
  readonly correlation: number | undefined;
}

export interface SoundMatch {
  hear(frame: SoundFrame): void;
  read(reading: MeterReading): void;
  verdict(nowMs: number): SoundMatchVerdict;
}

export interface Listening {
  /** A new source for an input; `release` it when it was stopped. */
  source(inputId: string, binding: CaptureBinding): SoundSource;
  release(inputId: string): void;
  /** Steps of sound that end in each frame. */
  levelMeter(): { push(frame: SoundFrame): readonly SoundLevel[] };
  match(): SoundMatch;
  /** Rejects with a UserError `capture-failed`. */
  devices(): Promise<readonly CaptureDevice[]>;
}
