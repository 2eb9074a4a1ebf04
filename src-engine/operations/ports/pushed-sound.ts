/** The port for sound that a client pushes to /capture/{inputId}: the server checks and stamps it, capture takes it. */
import type { SoundFrame } from '../../contract/flow.ts';

/** A frame whose client time was told on the engine's clock: `fromMs` is that of its first sample. */
export interface PushedFrame extends SoundFrame {
  /** Counts by one a frame, wraps at 2^32; a step of more is a loss on the client's side. */
  readonly sequence: number;
  /** When it was here, on the engine's clock. */
  readonly arrivedAtMs: number;
}

/** Where the frames of one input go. */
export interface PushedSoundSink {
  /** A client is there and the clocks are matched; again after each reconnect. */
  opened(): void;
  push(frame: PushedFrame): void;
  /** The client is gone, or fell silent for longer than the heartbeat. */
  closed(): void;
}

export interface PushedSoundPort {
  /** Undefined where no input of that id waits for pushed sound. */
  sinkFor(inputId: string): PushedSoundSink | undefined;
}
