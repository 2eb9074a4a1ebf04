/** How far into the stream or recording a moment is. */
export class OutputClock {
  #sinceMs: number | undefined;
  #wasOn: boolean | undefined;

  /** OBS began or ended streaming or recording; what ran when we first heard of it has run for an unknown time. */
  setOutputs(
    { streaming, recording }: { readonly streaming: boolean; readonly recording: boolean },
    nowMs: number,
  ): void {
    const isOn = streaming || recording;
    if (!isOn) this.#sinceMs = undefined;
    else if (this.#wasOn === false) this.#sinceMs = nowMs;
    this.#wasOn = isOn;
  }

  /** An incident's offset; nothing where neither ran then, or it is not known since when. */
  offsetAt(atMs: number): { readonly streamOffsetMs?: number } {
    if (this.#sinceMs === undefined || atMs < this.#sinceMs) return {};
    return { streamOffsetMs: atMs - this.#sinceMs };
  }
}
