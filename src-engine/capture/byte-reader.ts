/** Reads exact counts of bytes from a stream of chunks. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #buffered: Buffer = Buffer.alloc(0);
  /** How many bytes were given out. */
  consumed = 0;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Exactly `count` bytes, or what is left where the stream ends before. */
  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      if (this.#buffered.length === 0 && !(await this.#fill())) break;
      const part = this.#buffered.subarray(0, missing);
      this.#buffered = this.#buffered.subarray(part.length);
      missing -= part.length;
      parts.push(part);
    }
    this.consumed += count - missing;
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  }

  /** Passes over `count` bytes without keeping them; false where the stream ends before. */
  async skip(count: number): Promise<boolean> {
    for (let missing = count; missing > 0; ) {
      const part = await this.take(Math.min(missing, 65_536));
      if (part.length === 0) return false;
      missing -= part.length;
    }
    return true;
  }

  /** Ends the stream that is read from. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #fill(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done === true) return false;
    this.#buffered = next.value;
    return true;
  }
}
