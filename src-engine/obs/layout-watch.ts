/** Joins what may have changed the layout into one word for all who listen. */

/** Long enough to join what one gesture does, short enough to be read again several times within a safety delay. */
const JOIN_MS = 80;

export class LayoutWatch {
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;

  /** Calls `listener` after a change; the returned function ends that. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something was touched. While it goes on, listeners are called every JOIN_MS. */
  touched(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, JOIN_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
