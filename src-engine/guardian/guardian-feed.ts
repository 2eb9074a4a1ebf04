import { BEAT_EVERY_MS, type GuardianMessage } from './messages.ts';

/** The engine's side: feeds its guardian. With no guardian (`send` absent: not forked) it does nothing. */
export class GuardianFeed {
  readonly #send: ((message: GuardianMessage) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  /** `send` is `process.send` bound to its process, where the engine was forked with an IPC channel. */
  constructor(send: ((message: GuardianMessage) => void) | undefined) {
    this.#send = send;
  }

  /** Protection is on. The beat comes from the thread that calls this: when it hangs, the beat stops. */
  watch(protect: Omit<Extract<GuardianMessage, { type: 'guardian.watch' }>, 'type'>): void {
    this.#send?.({ type: 'guardian.watch', ...protect });
    this.#timer ??= setInterval(() => this.#send?.({ type: 'guardian.beat' }), BEAT_EVERY_MS);
    this.#timer.unref();
  }

  /** What airs is covered again, after a restart or a hang. */
  tookOver(): void {
    this.#send?.({ type: 'guardian.took-over' });
  }

  /** Protection is off: an end that follows is no accident. */
  rest(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#send?.({ type: 'guardian.rest' });
  }
}
