/**
 * A client's clock told on ours, by asking it the time (as NTP does): its answer lies between when we asked and when we
 * heard back, so the quickest answer is the most certain. Pure.
 */

/** How many answers are remembered; asked every 2 s, this is about half a minute. */
const MAX_ANSWERS = 16;

/** Two answers that contradict each other by more than this mean that a clock jumped (the machine slept). */
const JUMP_SLACK_MS = 5;

interface Answer {
  /** Our time minus the client's, at best; true to within half the round trip. */
  readonly offsetMs: number;
  readonly halfTripMs: number;
}

export class ClockMap {
  #answers: Answer[] = [];

  /** We asked at `askedAtMs` and heard at `heardAtMs` (our clock) that it is `clientMs` over there. */
  add(askedAtMs: number, clientMs: number, heardAtMs: number): void {
    const halfTripMs = (heardAtMs - askedAtMs) / 2;
    const answer = { offsetMs: askedAtMs + halfTripMs - clientMs, halfTripMs };
    const best = this.#best();
    const apartMs = best ? Math.abs(best.offsetMs - answer.offsetMs) : 0;
    const jumped = best !== undefined && apartMs > best.halfTripMs + halfTripMs + JUMP_SLACK_MS;
    this.#answers = jumped ? [answer] : [...this.#answers, answer].slice(-MAX_ANSWERS);
  }

  get answerCount(): number {
    return this.#answers.length;
  }

  /** The client's time on our clock; undefined before the first answer. */
  toEngineMs(clientMs: number): number | undefined {
    const best = this.#best();
    return best && clientMs + best.offsetMs;
  }

  #best(): Answer | undefined {
    return this.#answers.reduce<Answer | undefined>(
      (best, answer) => (best && best.halfTripMs < answer.halfTripMs ? best : answer),
      undefined,
    );
  }
}
