/**
 * Who may be heard: the mute of one OBS input, shared by our reasons to mute and the streamer's own hand. It tells echoes
 * of our requests from what the streamer did, never unmutes what they muted, and never lets go while a reason stands.
 * Pure: time comes in, requests come out.
 */

/** Why we mute an input. "cut" alone may bleep. */
export type HoldReason = 'cut' | 'catching-up' | 'link-lost' | 'mismatch' | 'panic';

/** What OBS is to be told; answered with `settled`. */
export interface MuteRequest {
  readonly requestId: number;
  readonly muted: boolean;
  readonly bleep: boolean;
}

/**
 * How a request went: OBS took it, OBS said no (so it changed nothing), or no answer came (so it may still land: its event
 * is then ours and not the streamer's).
 */
export type MuteOutcome = 'applied' | 'refused' | 'unanswered';

interface SentRequest extends MuteRequest {
  readonly sentAtMs: number;
  readonly settledAtMs: number | null;
  /** Until when its event can still come. */
  readonly echoUntilMs: number;
  /** True once OBS's event about it was seen. */
  readonly isEchoed: boolean;
}

/** OBS sends the event about a request before or right after its answer; later ones are somebody else's, ms. */
const ECHO_AFTER_ANSWER_MS = 500;
/** A request without an answer lands this much later at most, ms: an OBS that hangs longer drops the link. */
const ECHO_AFTER_NO_ANSWER_MS = 5000;
/** A request without an answer for this long has failed, ms: longer than the client's own time limit. */
const REQUEST_TIMEOUT_MS = 5000;
/** A failed request is repeated after this pause, ms. */
const RETRY_AFTER_MS = 100;

export interface ArbiterEvents {
  /** OBS has the input muted, or may have unmuted it, as far as we know. */
  onMuted(nowMs: number): void;
  onAudible(nowMs: number): void;
}

export class MuteArbiter {
  readonly #events: ArbiterEvents;
  readonly #reasons = new Set<HoldReason>();
  #isBleepWanted = false;
  #userMuted = false;
  #isLinked = false;
  /** The mute that OBS has once every request has landed; null where that is not known. */
  #expectedMuted: boolean | null = null;
  /** The same for the tone. */
  #expectedBleep: boolean | null = false;
  /** True while a mute in OBS can be one that we set. */
  #isMutedByUs: boolean;
  #sent: SentRequest[] = [];
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #nextRequestId = 1;

  /** @param leftMutedByUs True where an earlier run of ours muted the input and could not unmute it. */
  constructor(events: ArbiterEvents, leftMutedByUs: boolean) {
    this.#events = events;
    this.#isMutedByUs = leftMutedByUs;
  }

  /** From now on there is this reason to mute; `bleep` counts for a cut. */
  hold(reason: HoldReason, bleep = false): void {
    this.#reasons.add(reason);
    if (reason === 'cut') this.#isBleepWanted = bleep;
  }

  release(reason: HoldReason): void {
    this.#reasons.delete(reason);
  }

  get reasons(): readonly HoldReason[] {
    return [...this.#reasons];
  }

  /** What the streamer wants: true where they muted the input themselves. */
  get userMuted(): boolean {
    return this.#userMuted;
  }

  /** The link to OBS is there, and OBS says the input is muted or not: whose mute it is follows from what we did. */
  linked(obsMuted: boolean, nowMs: number): void {
    const mayBeOurs = this.#isMutedByUs || this.#sent.some((r) => r.muted && r.settledAtMs === null);
    if (!obsMuted) this.#userMuted = false;
    else if (!mayBeOurs) this.#userMuted = true;
    this.#isLinked = true;
    this.#expectedMuted = obsMuted;
    // Answers and events of the old link never come.
    this.#sent = [];
    if (obsMuted) this.#events.onMuted(nowMs);
    else this.#events.onAudible(nowMs);
  }

  /** The link is gone: no requests until `linked`, and nobody knows what OBS does meanwhile. */
  unlinked(nowMs: number): void {
    this.#isLinked = false;
    this.#expectedMuted = null;
    this.#events.onAudible(nowMs);
  }

  /**
   * OBS says that the mute of the input was set, by us or by the streamer.
   * @returns true where it was the streamer.
   */
  seen(muted: boolean, nowMs: number): boolean {
    this.#expire(nowMs);
    const echo = this.#sent.find((request) => !request.isEchoed && request.muted === muted);
    if (echo !== undefined) {
      this.#update(echo, { isEchoed: true });
      if (muted && this.#isLatest(echo)) this.#events.onMuted(nowMs);
      return false;
    }
    const isUncertain = this.#sent.some((request) => !request.isEchoed);
    this.#userMuted = muted;
    // With requests on their way nobody knows which came last: it is set again.
    this.#expectedMuted = isUncertain ? null : muted;
    if (!muted) {
      this.#isMutedByUs = false;
      this.#events.onAudible(nowMs);
    } else if (!isUncertain) {
      this.#events.onMuted(nowMs);
    }
    return true;
  }

  /** What to tell OBS now; null where it is as it should be, or nothing can be told. */
  next(nowMs: number): MuteRequest | null {
    this.#expire(nowMs);
    const muted = this.#userMuted || this.#reasons.size > 0;
    const bleep =
      this.#isBleepWanted && !this.#userMuted && this.#reasons.size === 1 && this.#reasons.has('cut');
    if (!this.#isLinked || nowMs < this.#retryAtMs) return null;
    if (muted === this.#expectedMuted && bleep === this.#expectedBleep) return null;
    const request = { requestId: this.#nextRequestId, muted, bleep };
    this.#nextRequestId += 1;
    this.#expectedMuted = muted;
    this.#expectedBleep = bleep;
    this.#sent.push({
      ...request,
      sentAtMs: nowMs,
      settledAtMs: null,
      echoUntilMs: Number.POSITIVE_INFINITY,
      isEchoed: false,
    });
    if (!muted) this.#events.onAudible(nowMs);
    return request;
  }

  /** A request was answered, or is given up. */
  settled(requestId: number, outcome: MuteOutcome, nowMs: number): void {
    const request = this.#sent.find((sent) => sent.requestId === requestId && sent.settledAtMs === null);
    if (request === undefined) return;
    this.#update(request, { settledAtMs: nowMs, echoUntilMs: nowMs + echoWaitMs(outcome) });
    if (outcome !== 'applied') {
      // The link can be lost between OBS's doing and its answer: the mute that is found later is ours.
      if (outcome === 'unanswered' && request.muted) this.#isMutedByUs = true;
      this.#expectedMuted = null;
      this.#expectedBleep = null;
      this.#retryAtMs = nowMs + RETRY_AFTER_MS;
      return;
    }
    this.#isMutedByUs = request.muted;
    if (request.muted && this.#isLatest(request)) this.#events.onMuted(nowMs);
  }

  /** When `next` has something to say again without anything new; Infinity for never. */
  nextWakeMs(nowMs: number): number {
    const timeouts = this.#sent
      .filter((r) => r.settledAtMs === null)
      .map((r) => r.sentAtMs + REQUEST_TIMEOUT_MS);
    const retry = this.#isLinked && this.#retryAtMs > nowMs ? this.#retryAtMs : Number.POSITIVE_INFINITY;
    return Math.min(retry, ...timeouts);
  }

  /** What an earlier request did may be undone by a later one already: only the latest says how OBS is now. */
  #isLatest(request: SentRequest): boolean {
    return request.requestId === this.#nextRequestId - 1;
  }

  #expire(nowMs: number): void {
    for (const request of this.#sent) {
      const isOverdue = request.settledAtMs === null && nowMs >= request.sentAtMs + REQUEST_TIMEOUT_MS;
      if (isOverdue) this.settled(request.requestId, 'unanswered', nowMs);
    }
    this.#sent = this.#sent.filter(
      ({ settledAtMs, isEchoed, echoUntilMs }) => settledAtMs === null || (!isEchoed && nowMs < echoUntilMs),
    );
  }

  #update(request: SentRequest, change: Partial<SentRequest>): void {
    this.#sent = this.#sent.map((sent) => (sent === request ? { ...sent, ...change } : sent));
  }
}

function echoWaitMs(outcome: MuteOutcome): number {
  switch (outcome) {
    case 'applied':
      return ECHO_AFTER_ANSWER_MS;
    case 'refused':
      return 0;
    case 'unanswered':
      return ECHO_AFTER_NO_ANSWER_MS;
  }
}
