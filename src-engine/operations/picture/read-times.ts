/** How long it took from the first look at a change to what was read in it. */
const KEEP = 200;

export class ReadTimes {
  readonly #ms: number[] = [];

  add(ms: number | undefined): void {
    if (ms === undefined) return;
    this.#ms.push(ms);
    if (this.#ms.length > KEEP) this.#ms.shift();
  }

  get percentiles(): { readonly readP50Ms: number; readonly readP95Ms: number } {
    const sorted = [...this.#ms].sort((a, b) => a - b);
    const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
    return { readP50Ms: at(0.5), readP95Ms: at(0.95) };
  }
}
