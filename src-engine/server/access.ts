/** Who is it, and what may they do: the token of the launch, pairing codes and the sessions that come of them. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { type Scope, scopes } from '../contract/endpoint.ts';
import { UserError } from '../contract/errors.ts';
import { MAX_PAIRINGS, type Pairing, type PairingsStore } from '../operations/ports/settings.ts';

/** Without letters and digits that are mistaken for each other. 31^8 codes, 40 bits; five guesses are allowed. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ2345678';
const CODE_LENGTH = 8;
const CODE_LIFE_MS = 2 * 60_000;
const MAX_CODES = 5;
const MAX_GUESSES = 5;

const DAY_MS = 24 * 60 * 60_000;
/** A session that was not used for so long is over; its cookie lives as long. */
export const SESSION_LIFE_MS = 30 * DAY_MS;
/** A use is written to disk, and its cookie sent again, no more often than this. */
const RENEW_EVERY_MS = DAY_MS;

/** What a request carries to say who sends it. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
  /** Sec-WebSocket-Protocol: browsers cannot set a header on a WebSocket, so the token comes as "airlock.token.…". */
  readonly protocols?: readonly string[] | undefined;
}

/** Who sent a request: with a session, which one. */
export interface Caller {
  readonly scope: Scope;
  readonly pairing?: { readonly pairingId: string; readonly session: string };
}

export type SessionScope = Pairing['scope'];

export interface AccessOptions {
  /** The sessions of earlier launches, and of this one. */
  readonly pairings: PairingsStore;
  /** The time of day, ms since 1970. */
  readonly wallMs: () => number;
  /** Told where a use could not be written; the session stays good. */
  readonly onFault: (error: unknown) => void;
}

const TOKEN_PROTOCOL = 'airlock.token.';

/** True where `held` includes what `needed` asks for. */
export function scopeIncludes(held: Scope, needed: Scope): boolean {
  return scopes.indexOf(held) >= scopes.indexOf(needed);
}

export class Access {
  /** 256 random bits, new for each launch; never in a URL, a log or a message. */
  readonly token = randomBytes(32).toString('base64url');
  readonly #options: AccessOptions;
  readonly #ended = new Set<(pairingId: string) => void>();
  /** As on disk, with the last uses that are not there yet. */
  #pairings: readonly Pairing[];
  readonly #renewedAtMs = new Map<string, number>();
  #saving: Promise<void> = Promise.resolve();
  #codes: { readonly digest: Buffer; readonly scope: SessionScope; readonly expiresAtMs: number }[] = [];
  #guessesLeft = MAX_GUESSES;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#pairings = options.pairings.read().pairings;
    for (const { pairingId, lastUsedAt } of this.#pairings)
      this.#renewedAtMs.set(pairingId, Date.parse(lastUsedAt));
  }

  /** Who the sender is; scope `open` where nothing valid was presented. `port` names the cookie. */
  callerOf({ authorization, cookie, protocols }: Credentials, port: number): Caller {
    const bearer = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
    const protocol = protocols?.find((name) => name.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length);
    const ownToken = digestOf(this.token);
    for (const presented of [bearer, protocol]) {
      if (presented !== undefined && timingSafeEqual(digestOf(presented), ownToken))
        return { scope: 'owner' };
    }
    const session = sessionIn(cookie, port);
    if (session === undefined) return { scope: 'open' };
    const digest = digestOf(session);
    const known = this.pairings.find((one) => timingSafeEqual(Buffer.from(one.digest, 'hex'), digest));
    if (known === undefined) return { scope: 'open' };
    this.#pairings = this.#pairings.map((one) => (one === known ? { ...one, lastUsedAt: this.#now() } : one));
    return { scope: known.scope, pairing: { pairingId: known.pairingId, session } };
  }

  /** True at most once a day for a session in use: its use goes to disk, and its cookie is to be sent again. */
  isRenewed({ pairing }: Caller): boolean {
    if (pairing === undefined) return false;
    const { pairingId } = pairing;
    const nowMs = this.#options.wallMs();
    if (nowMs - (this.#renewedAtMs.get(pairingId) ?? 0) < RENEW_EVERY_MS) return false;
    this.#renewedAtMs.set(pairingId, nowMs);
    this.#save().catch(this.#options.onFault);
    return true;
  }

  /** Sessions that are good now, the last used first. */
  get pairings(): readonly Pairing[] {
    const oldestMs = this.#options.wallMs() - SESSION_LIFE_MS;
    return this.#pairings
      .filter(({ lastUsedAt }) => Date.parse(lastUsedAt) > oldestMs)
      .sort((a, b) => Date.parse(b.lastUsedAt) - Date.parse(a.lastUsedAt));
  }

  /** Told of sessions that are good no longer, so that what they hold open can be closed. */
  onEnded(listener: (pairingId: string) => void): void {
    this.#ended.add(listener);
  }

  /** Ends a session at once, for this launch even where the disk is full. Rejects with `not-found`, `disk-full`, `storage-failed`. */
  async revoke(pairingId: string): Promise<void> {
    if (!this.pairings.some((one) => one.pairingId === pairingId)) {
      throw new UserError('not-found', 'There is no paired browser of that id.', 'See the list of them.');
    }
    this.#pairings = this.#pairings.filter((one) => one.pairingId !== pairingId);
    this.#tellEnded(pairingId);
    await this.#save();
  }

  /** A new code, good for one exchange within two minutes. Throws `too-many` while five are open. */
  createCode(scope: SessionScope): { readonly code: string; readonly expiresAtMs: number } {
    const nowMs = this.#options.wallMs();
    this.#codes = this.#codes.filter((known) => known.expiresAtMs > nowMs);
    if (this.#codes.length >= MAX_CODES) {
      throw new UserError(
        'too-many',
        'Too many pairing codes are open.',
        'Use one of them, or wait two minutes.',
      );
    }
    if (this.#codes.length === 0) this.#guessesLeft = MAX_GUESSES;
    const letters = Array.from(
      { length: CODE_LENGTH },
      () => CODE_LETTERS[randomInt(CODE_LETTERS.length)],
    ).join('');
    const expiresAtMs = nowMs + CODE_LIFE_MS;
    this.#codes.push({ digest: digestOf(letters), scope, expiresAtMs });
    return { code: `${letters.slice(0, 4)}-${letters.slice(4)}`, expiresAtMs };
  }

  /**
   * Exchanges a code for a session, of which only the digest is kept. Rejects with `unauthorised` for a wrong or old code,
   * `too-many` after five wrong ones (then every open code is void), `disk-full`, `storage-failed`.
   */
  async pair(
    code: string,
    name?: string,
  ): Promise<{ readonly session: string; readonly scope: SessionScope }> {
    const { scope } = this.#redeem(code);
    const session = randomBytes(32).toString('base64url');
    const pairing: Pairing = {
      pairingId: `pairing-${randomBytes(6).toString('hex')}`,
      digest: digestOf(session).toString('hex'),
      scope,
      pairedAt: this.#now(),
      lastUsedAt: this.#now(),
      ...(name === undefined ? {} : { name }),
    };
    await this.#save(pairing);
    this.#renewedAtMs.set(pairing.pairingId, this.#options.wallMs());
    return { session, scope };
  }

  #redeem(code: string): { readonly scope: SessionScope } {
    const nowMs = this.#options.wallMs();
    const digest = digestOf(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''));
    this.#codes = this.#codes.filter((known) => known.expiresAtMs > nowMs);
    const known = this.#codes.find((one) => timingSafeEqual(one.digest, digest));
    if (known) {
      this.#codes = this.#codes.filter((one) => one !== known);
      return known;
    }
    if (--this.#guessesLeft > 0) {
      throw new UserError(
        'unauthorised',
        'This pairing code is wrong or too old.',
        'Check it, or make a new one.',
      );
    }
    this.#codes = [];
    throw new UserError(
      'too-many',
      'Too many wrong pairing codes: the open ones are void.',
      'Make a new code.',
    );
  }

  /** Writes the sessions as they are when their turn comes, and a new one with them. */
  #save(added?: Pairing): Promise<void> {
    const turn = this.#saving.then(() => this.#write(added));
    this.#saving = turn.catch(() => undefined);
    return turn;
  }

  /** Of too many, those not used for longest go. */
  async #write(added: Pairing | undefined): Promise<void> {
    const kept = [...(added === undefined ? [] : [added]), ...this.pairings].slice(0, MAX_PAIRINGS);
    await this.#options.pairings.update((value) => ({ ...value, pairings: kept }));
    if (added !== undefined) this.#pairings = [added, ...this.#pairings];
    const gone = this.#pairings.filter(({ pairingId }) => !kept.some((one) => one.pairingId === pairingId));
    this.#pairings = this.#pairings.filter((one) => !gone.includes(one));
    for (const { pairingId } of gone) this.#tellEnded(pairingId);
  }

  #tellEnded(pairingId: string): void {
    this.#renewedAtMs.delete(pairingId);
    for (const listener of this.#ended) listener(pairingId);
  }

  #now(): string {
    return new Date(this.#options.wallMs()).toISOString();
  }
}

/** Cookies are shared by all ports of a host, so the port is in the name. */
export function sessionCookieName(port: number): string {
  return `airlock-session-${port}`;
}

function sessionIn(cookie: string | undefined, port: number): string | undefined {
  const prefix = `${sessionCookieName(port)}=`;
  const pair = cookie?.split(/; */).find((one) => one.startsWith(prefix));
  return pair?.slice(prefix.length);
}

/** Digests have one length, as the constant-time comparison needs, and keep codes and sessions out of memory dumps. */
function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
