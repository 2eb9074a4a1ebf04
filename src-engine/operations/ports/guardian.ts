/** The port to the guardian: who mutes and goes to the safe scene under a strict policy when the engine is dead or hangs. */
export interface GuardianPort {
  /** Protection is on for these inputs, by their OBS names. False: it could not be told, as nobody knows yet where OBS is. */
  watch(protect: {
    readonly inputs: readonly string[];
    readonly strict: boolean;
    /** Left out: the stage has none. */
    readonly safeScene?: string;
  }): boolean;
  /** What airs is covered by the engine again. */
  tookOver(): void;
  /** Protection is off on purpose. */
  rest(): void;
}
