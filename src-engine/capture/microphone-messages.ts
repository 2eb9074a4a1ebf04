/** What the microphone's process is asked and what it answers. Times are process.hrtime in ms, which all processes share. */
export interface MicrophoneRequest {
  /** By its name; left out, the system's default. `list` only tells the names. */
  readonly device?: string | undefined;
  readonly task: 'listen' | 'list';
}

export type MicrophoneMessage =
  | { readonly kind: 'devices'; readonly names: readonly string[] }
  | { readonly kind: 'opened'; readonly label: string }
  | { readonly kind: 'sound'; readonly atHrMs: number; readonly samples: Int16Array }
  | { readonly kind: 'failed'; readonly why: 'no-such-device' | 'cannot-open' };
