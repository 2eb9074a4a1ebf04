/** Seeded choices: the same seed makes the same corpus. */

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
export const DIGITS = '0123456789';
export const HEX = '0123456789abcdef';
export const UPPER_DIGITS = UPPER + DIGITS;
export const BASE62 = UPPER + LOWER + DIGITS;
export const BASE64_URL = `${BASE62}-_`;
export const BASE64 = `${BASE62}+/`;
/** RFC 4648, section 6. */
export const BASE32 = `${UPPER}234567`;

export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** 0 <= x < 1. Mulberry32, by Tommy Ettinger (public domain). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True so often, 0..1. */
  yes(share = 0.5): boolean {
    return this.next() < share;
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.next() * from.length)] as T;
  }

  shuffle<T>(from: readonly T[]): T[] {
    const dealt = [...from];
    for (let last = dealt.length - 1; last > 0; last--) {
      const other = this.int(0, last);
      [dealt[last], dealt[other]] = [dealt[other] as T, dealt[last] as T];
    }
    return dealt;
  }

  chars(alphabet: string, count: number): string {
    return Array.from({ length: count }, () => alphabet[Math.floor(this.next() * alphabet.length)]).join('');
  }

  digits(count: number): string {
    return this.chars(DIGITS, count);
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.int(0, 255));
  }

  /** So many of something made one after the other. */
  times<T>(count: number, make: (index: number) => T): T[] {
    return Array.from({ length: count }, (_, index) => make(index));
  }
}

/** Deals what it was given in shuffled rounds, so that everything comes equally often. */
export class Deck<T> {
  readonly #all: readonly T[];
  readonly #chance: Chance;
  #left: T[] = [];

  constructor(all: readonly T[], chance: Chance) {
    this.#all = all;
    this.#chance = chance;
  }

  deal(): T {
    if (this.#left.length === 0) this.#left = this.#chance.shuffle(this.#all);
    return this.#left.pop() as T;
  }
}
