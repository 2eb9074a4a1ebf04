/** Who is it, and what may they do: the token of the launch, pairing codes and the sessions that come of them. */
import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { type Scope, scopes } from '../contract/endpoint.ts';
import { UserError } from '../contract/errors.ts';

/** Without letters and digits that are mistaken for each other. 31^8 codes, 40 bits; five guesses are allowed. */
const CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ2345678';
const CODE_LENGTH = 8;
const CODE_LIFE_MS = 2 * 60_000;
const MAX_CODES = 5;
const MAX_GUESSES = 5;
const MAX_SESSIONS = 20;

/** What a request carries to say who sends it. */
export interface Credentials {
  readonly authorization?: string | undefined;
  readonly cookie?: string | undefined;
  /** Sec-WebSocket-Protocol: browsers cannot set a header on a WebSocket, so the token comes as "airlock.token.…". */
  readonly protocols?: readonly string[] | undefined;
}

export type SessionScope = 'read' | 'control';

const TOKEN_PROTOCOL = 'airlock.token.';

/** True where `held` includes what `needed` asks for. */
export function scopeIncludes(held: Scope, needed: Scope): boolean {
  return scopes.indexOf(held) >= scopes.indexOf(needed);
}

export class Access {
  /** 256 random bits, new for each launch; never in a URL, a log or a message. */
  readonly token = randomBytes(32).toString('base64url');
  #codes: { readonly digest: Buffer; readonly scope: SessionScope; readonly expiresAtMs: number }[] = [];
  #guessesLeft = MAX_GUESSES;
  #sessions: { readonly digest: Buffer; readonly scope: SessionScope }[] = [];

  /** What the sender may do; `open` where nothing valid was presented. `port` names the cookie. */
  scopeOf({ authorization, cookie, protocols }: Credentials, port: number): Scope {
    const bearer = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
    const protocol = protocols?.find((name) => name.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length);
    const ownToken = digestOf(this.token);
    for (const presented of [bearer, protocol]) {
      if (presented !== undefined && timingSafeEqual(digestOf(presented), ownToken)) return 'owner';
    }
    const session = sessionIn(cookie, port);
    if (session === undefined) return 'open';
    const digest = digestOf(session);
    return this.#sessions.find((known) => timingSafeEqual(known.digest, digest))?.scope ?? 'open';
  }

  /** A new code, good for one exchange within two minutes. Throws `too-many` while five are open. `nowMs`: wall clock. */
  createCode(scope: SessionScope, nowMs: number): { readonly code: string; readonly expiresAtMs: number } {
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
   * Exchanges a code for a session. Throws `unauthorised` for a wrong or old one, `too-many` after five wrong ones: then
   * every open code is void. `nowMs`: wall clock.
   */
  pair(code: string, nowMs: number): { readonly session: string; readonly scope: SessionScope } {
    const digest = digestOf(code.toUpperCase().replaceAll(/[^A-Z0-9]/g, ''));
    this.#codes = this.#codes.filter((known) => known.expiresAtMs > nowMs);
    const known = this.#codes.find((one) => timingSafeEqual(one.digest, digest));
    if (!known) {
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
    this.#codes = this.#codes.filter((one) => one !== known);
    const session = randomBytes(32).toString('base64url');
    this.#sessions = [...this.#sessions, { digest: digestOf(session), scope: known.scope }].slice(
      -MAX_SESSIONS,
    );
    return { session, scope: known.scope };
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
