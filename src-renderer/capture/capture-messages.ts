/** What the page and its capture worker say to each other. */

export interface CaptureTarget {
  readonly url: string;
  readonly protocols: readonly string[];
}

/** To the worker. */
export type ToCaptureWorker =
  /** Frames come over this port, from the audio thread. `latencyMs`: how long sound takes from the air to the first sample. */
  | { readonly kind: 'frames'; readonly port: MessagePort; readonly latencyMs: number }
  /** Where to push them; none: only the level is told. */
  | { readonly kind: 'target'; readonly target: CaptureTarget | undefined };

/** `replaced`: another window pushes this input now; this one stops. */
export type CaptureLinkState = 'idle' | 'connecting' | 'pushing' | 'lost' | 'replaced';

/** From the worker. */
export type FromCaptureWorker =
  | { readonly kind: 'link'; readonly state: CaptureLinkState }
  | {
      readonly kind: 'level';
      /** Largest sample since the last such message, dBFS; -120 stands for silence. */
      readonly peakDbfs: number;
      readonly sentFrames: number;
      /** Frames that came while nobody took them: not sent, and the engine knows of the gap by their time. */
      readonly unsentFrames: number;
    };
