/** A progress bar on a terminal; nothing where the output is not one. */
const WIDTH = 30;
/** Redraws a second, at most. */
const EVERY_MS = 100;

export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  readonly #label: string;
  #drawnAtMs = Number.NEGATIVE_INFINITY;

  constructor(label: string, stream: NodeJS.WriteStream = process.stderr) {
    this.#label = label;
    this.#stream = stream;
  }

  /** `share`: 0..1, or undefined where nobody knows how much there is; `note` follows the bar. */
  draw(share: number | undefined, note = ''): void {
    if (!this.#stream.isTTY || performance.now() - this.#drawnAtMs < EVERY_MS) return;
    this.#drawnAtMs = performance.now();
    const full = Math.round(Math.min(Math.max(share ?? 0, 0), 1) * WIDTH);
    const bar =
      share === undefined
        ? ''
        : ` ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.round(share * 100)} %`;
    this.#stream.write(`\r\x1b[K${this.#label}${bar} ${note}`);
  }

  end(): void {
    if (this.#stream.isTTY && this.#drawnAtMs > Number.NEGATIVE_INFINITY) this.#stream.write('\r\x1b[K');
  }
}
