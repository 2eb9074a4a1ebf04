/** Looks at one frame after the other with a screen detector, and waits until all of it was read. */
import { cellGrid, eachCell } from '../../contract/boxes.ts';
import { UserError } from '../../contract/errors.ts';
import type { PictureDetector, PictureFinding, PicturePart } from '../ports/picture.ts';

const SOURCE_ID = 'recording';
/** A frame at which the detector was started again this often is not tried again. */
const MOST_TRIES = 4;

export class PictureWatch {
  readonly #detector: PictureDetector;
  readonly #signal: AbortSignal | undefined;
  readonly #unlisten: () => void;
  #known: readonly PictureFinding[] = [];
  /** Set while parts of a look, or the detector, are waited for. */
  #wake: (() => void) | undefined;

  constructor(detector: PictureDetector, signal?: AbortSignal) {
    this.#detector = detector;
    this.#signal = signal;
    this.#unlisten = detector.onState(() => this.#wake?.());
    signal?.addEventListener('abort', this.#onAbort);
  }

  /**
   * All that is in the picture; the detector reads what differs from the call before. Rejects with a UserError
   * `model-failed`, or with the signal's reason.
   */
  async look(bytes: Uint8Array): Promise<readonly PictureFinding[]> {
    for (let tries = 1; !(await this.#tryLook(bytes)); tries += 1) {
      if (tries === MOST_TRIES) {
        throw new UserError(
          'model-failed',
          'The screen models stopped at the same picture again and again.',
          'Close other programs, so that there is memory for them, and try again.',
        );
      }
    }
    return this.#known;
  }

  /** The same, reading all of it, as if it were the first. */
  async lookAfresh(bytes: Uint8Array): Promise<readonly PictureFinding[]> {
    this.#detector.close(SOURCE_ID);
    return this.look(bytes);
  }

  close(): void {
    this.#unlisten();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#detector.close(SOURCE_ID);
  }

  /** False where the detector was started again before it had read everything: then it knows nothing of what was before. */
  async #tryLook(bytes: Uint8Array): Promise<boolean> {
    await this.#ready();
    const parts: PicturePart[] = [];
    const asked = this.#detector.look(SOURCE_ID, bytes, (part) => {
      parts.push(part);
      this.#wake?.();
    });
    const look = await asked.catch((error: unknown) => {
      if (this.#detector.state.kind === 'ready') throw error;
    });
    if (look === undefined) return false;
    const grid = cellGrid(look.width, look.height);
    const unread = new Set<number>();
    for (const box of look.changed) eachCell(grid, box, (cell) => unread.add(cell));
    for (;;) {
      for (const part of parts.splice(0)) {
        if (part.lookId !== look.lookId) continue;
        this.#known = part.findings;
        for (const box of part.read) eachCell(grid, box, (cell) => unread.delete(cell));
      }
      if (unread.size === 0) return true;
      if (this.#detector.state.kind !== 'ready') return false;
      await this.#next();
    }
  }

  async #ready(): Promise<void> {
    for (;;) {
      this.#signal?.throwIfAborted();
      const { state } = this.#detector;
      if (state.kind === 'ready') return;
      if (state.kind === 'failed') throw new UserError('model-failed', state.message, state.advice);
      await this.#next();
    }
  }

  /** Waits for a part, another state of the detector, or the end. */
  async #next(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
    this.#signal?.throwIfAborted();
  }

  readonly #onAbort = (): void => this.#wake?.();
}
