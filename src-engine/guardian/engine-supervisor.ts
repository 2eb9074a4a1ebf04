/**
 * Starts the engine's process and keeps it running: its start races against its end and a time limit; one that dies, hangs
 * or takes too much memory is ended and started again, each time after a longer wait. What airs meanwhile is the
 * guardian's. Knows no kind of process: the command line brings a forked one, the app a utility process.
 */
import { UserError } from '../contract/errors.ts';
import type { EngineAddress } from '../storage/address-file.ts';
import { fromEngineSchema, type ToEngine } from './engine-messages.ts';
import type { Guardian, Watched } from './guardian.ts';

/** The engine's process. */
export interface EngineChild extends Watched {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  /** `code` is 0 after an orderly end. */
  on(event: 'exit', listener: (code: number | null) => void): unknown;
  on(event: 'exit' | 'disconnect', listener: () => void): unknown;
  send(message: ToEngine): void;
  /** Ends it at once, nothing undone. */
  kill(): void;
}

export type DeathCause = 'ended' | 'hung' | 'memory';

export interface EngineSupervisorOptions {
  /** Starts the process with main's arguments; nothing secret among them. */
  readonly launch: () => EngineChild;
  readonly guardian: Pick<Guardian, 'attach' | 'isLost'>;
  /** Told to the engine first of all; with --secrets-key among its arguments. */
  readonly secretsKey?: string | undefined;
  readonly memoryLimitBytes?: number;
  readonly startsWithinMs?: number;
  /** It died; a restart follows. */
  readonly onDeath: (cause: DeathCause) => void;
  /** It was started again after it died. */
  readonly onRestart: (address: EngineAddress) => void;
  /** It ended on purpose, by a client's wish. */
  readonly onEnd: () => void;
}

/** Waits before a restart, ms: doubled each time, and back to the first after a minute without trouble. */
const FIRST_BACK_OFF_MS = 200;
const LONGEST_BACK_OFF_MS = 10_000;
const STEADY_MS = 60_000;
const STARTS_WITHIN_MS = 30_000;
/** Undoing a stage takes some seconds; an engine that needs longer hangs. */
const ENDS_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 1000;
/** A look that comes so late says that this process, or the machine, was asleep: no verdict about the engine. */
const SLEPT_AFTER_MS = 3000;
/** An engine that says nothing for so long is ended, so that a new one can take over: sooner where sound airs meanwhile. */
const HUNG_LIVE_MS = 5000;
const HUNG_IDLE_MS = 15_000;
/** The engine with its models takes about 400 MB. */
const MEMORY_LIMIT_BYTES = 1.5 * 1024 ** 3;

export class EngineSupervisor {
  readonly #options: EngineSupervisorOptions;
  readonly #memoryLimitBytes: number;
  #child: EngineChild | undefined;
  #exited: Promise<void> = Promise.resolve();
  #isRunning = false;
  /** It has said where it listens. */
  #isUp = false;
  #isStopping = false;
  #cause: DeathCause = 'ended';
  #heardAtMs = 0;
  #lookedAtMs = 0;
  #backOffMs = FIRST_BACK_OFF_MS;
  #watch: NodeJS.Timeout | undefined;
  #wait: { readonly timer: NodeJS.Timeout; readonly resolve: () => void } | undefined;

  constructor(options: EngineSupervisorOptions) {
    this.#options = options;
    this.#memoryLimitBytes = options.memoryLimitBytes ?? MEMORY_LIMIT_BYTES;
  }

  /** Rejects with the engine's UserError where it cannot start; then it can be called again. */
  async start(): Promise<EngineAddress> {
    const address = await this.#launch();
    this.#lookedAtMs = performance.now();
    clearInterval(this.#watch);
    this.#watch = setInterval(() => this.#look(), LOOK_EVERY_MS);
    return address;
  }

  /** Ends the engine in order; after a while by force. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#watch);
    this.#endWait();
    const child = this.#child;
    if (child === undefined || !this.#isRunning) return;
    child.send({ type: 'engine.stop' });
    const timer = setTimeout(() => child.kill(), ENDS_WITHIN_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  async #launch(): Promise<EngineAddress> {
    const child = this.#options.launch();
    const startedAtMs = performance.now();
    this.#child = child;
    this.#isRunning = true;
    this.#isUp = false;
    this.#cause = 'ended';
    this.#heardAtMs = startedAtMs;
    const { promise: exited, resolve: setExited } = Promise.withResolvers<void>();
    this.#exited = exited;
    child.on('exit', (code: number | null) => {
      setExited();
      if (child !== this.#child) return;
      this.#isRunning = false;
      if (!this.#isUp || this.#isStopping) return;
      if (code === 0 && this.#cause === 'ended') this.#options.onEnd();
      else void this.#restart(performance.now() - startedAtMs);
    });
    child.on('message', (message) => {
      if (child === this.#child) this.#hear(message);
    });
    this.#options.guardian.attach(child);
    if (this.#options.secretsKey !== undefined) {
      child.send({ type: 'engine.secrets-key', key: this.#options.secretsKey });
    }
    const address = await firstWord(child, this.#options.startsWithinMs ?? STARTS_WITHIN_MS);
    this.#isUp = true;
    return address;
  }

  async #restart(ranMs: number): Promise<void> {
    this.#options.onDeath(this.#cause);
    if (ranMs > STEADY_MS) this.#backOffMs = FIRST_BACK_OFF_MS;
    while (!this.#isStopping) {
      await this.#waitFor(this.#backOffMs);
      this.#backOffMs = Math.min(this.#backOffMs * 2, LONGEST_BACK_OFF_MS);
      if (this.#isStopping) return;
      const address = await this.#launch().catch(() => undefined);
      if (address === undefined) continue;
      this.#options.onRestart(address);
      return;
    }
  }

  #waitFor(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wait = { timer: setTimeout(resolve, ms), resolve };
    return promise;
  }

  #endWait(): void {
    clearTimeout(this.#wait?.timer);
    this.#wait?.resolve();
  }

  #hear(text: unknown): void {
    this.#heardAtMs = performance.now();
    const message = fromEngineSchema.safeParse(text);
    if (!message.success || message.data.type !== 'engine.alive') return;
    if (message.data.residentBytes > this.#memoryLimitBytes) this.#end('memory');
  }

  #look(): void {
    const nowMs = performance.now();
    const hasSlept = nowMs - this.#lookedAtMs > SLEPT_AFTER_MS;
    this.#lookedAtMs = nowMs;
    if (hasSlept) this.#heardAtMs = nowMs;
    const limitMs = this.#options.guardian.isLost ? HUNG_LIVE_MS : HUNG_IDLE_MS;
    if (this.#isRunning && this.#isUp && nowMs - this.#heardAtMs > limitMs) this.#end('hung');
  }

  #end(cause: DeathCause): void {
    this.#cause = cause;
    this.#child?.kill();
  }
}

/** The address, once it listens. Rejects with a UserError where it cannot. */
async function firstWord(child: EngineChild, withinMs: number): Promise<EngineAddress> {
  const { promise, resolve, reject } = Promise.withResolvers<EngineAddress>();
  const failed = () =>
    reject(new UserError('internal', 'The engine could not be started.', 'Run "airlock doctor".'));
  const timer = setTimeout(() => {
    child.kill();
    failed();
  }, withinMs);
  child.on('exit', failed);
  child.on('message', (text) => {
    const message = fromEngineSchema.safeParse(text);
    if (!message.success) return;
    if (message.data.type === 'engine.listening')
      resolve({ port: message.data.port, token: message.data.token });
    else if (message.data.type === 'engine.failed')
      reject(new UserError(message.data.code, message.data.message, message.data.advice));
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
}
