/** The engine as a child process: started, watched by its guardian, started again when it dies. */
import { type ChildProcess, fork } from 'node:child_process';
import { z } from 'zod';
import { errorCodes, UserError } from '../contract/errors.ts';
import type { Guardian } from '../guardian/guardian.ts';
import type { EngineAddress } from '../storage/address-file.ts';

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('engine.listening'), port: z.int(), token: z.string() }),
  z.object({
    type: z.literal('engine.failed'),
    code: z.enum(errorCodes),
    message: z.string(),
    advice: z.string(),
  }),
]);

/** Waits before a restart, ms: doubled each time, and back to the first after a minute without trouble. */
const FIRST_BACK_OFF_MS = 200;
const LONGEST_BACK_OFF_MS = 10_000;
const STEADY_MS = 60_000;
const STARTS_WITHIN_MS = 30_000;
/** Undoing a stage takes some seconds; an engine that needs longer hangs. */
const ENDS_WITHIN_MS = 20_000;
/** A hung engine that says nothing for so long is ended, so that a new one can take over, ms. */
const HUNG_FOR_MS = 5000;

export interface EngineProcessOptions {
  /** Arguments of main.ts; nothing secret among them. */
  readonly args: readonly string[];
  readonly guardian: Guardian;
  /** It was started again after it died. */
  readonly onRestart: (address: EngineAddress) => void;
  /** It died; a restart follows. */
  readonly onDeath: () => void;
  /** It ended on purpose, by a client's wish. */
  readonly onEnd: () => void;
}

export class EngineProcess {
  readonly #options: EngineProcessOptions;
  #child: ChildProcess | undefined;
  #isStopping = false;
  #heardAtMs = 0;
  #backOffMs = FIRST_BACK_OFF_MS;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: EngineProcessOptions) {
    this.#options = options;
  }

  /** Rejects with the engine's UserError where it cannot start. */
  async start(): Promise<EngineAddress> {
    const address = await this.#launch();
    this.#watch = setInterval(() => this.#endHung(), 1000);
    return address;
  }

  /** Ends the engine in order; after a while by force. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#watch);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await exited;
    clearTimeout(timer);
  }

  async #launch(): Promise<EngineAddress> {
    const child = fork(new URL('../main.ts', import.meta.url), [...this.#options.args], {
      execArgv: [],
      // What a crash prints could hold content.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    this.#options.guardian.attach(child);
    const startedAtMs = performance.now();
    child.on('message', () => {
      this.#heardAtMs = performance.now();
    });
    const address = await firstWord(child);
    child.once('exit', (code) => {
      if (child !== this.#child || this.#isStopping) return;
      if (code === 0) this.#options.onEnd();
      else void this.#restart(performance.now() - startedAtMs);
    });
    return address;
  }

  async #restart(ranMs: number): Promise<void> {
    this.#options.onDeath();
    if (ranMs > STEADY_MS) this.#backOffMs = FIRST_BACK_OFF_MS;
    while (!this.#isStopping) {
      await new Promise((resolve) => setTimeout(resolve, this.#backOffMs));
      this.#backOffMs = Math.min(this.#backOffMs * 2, LONGEST_BACK_OFF_MS);
      if (this.#isStopping) return;
      const address = await this.#launch().catch(() => undefined);
      if (address === undefined) continue;
      this.#options.onRestart(address);
      return;
    }
  }

  /** An engine with a guardian beats four times a second; before protection is on it says nothing and is left alone. */
  #endHung(): void {
    if (this.#options.guardian.isLost && performance.now() - this.#heardAtMs > HUNG_FOR_MS)
      this.#child?.kill('SIGKILL');
  }
}

/** The address, once it listens. Rejects with a UserError where it cannot. */
async function firstWord(child: ChildProcess): Promise<EngineAddress> {
  const { promise, resolve, reject } = Promise.withResolvers<EngineAddress>();
  const failed = () =>
    reject(new UserError('internal', 'The engine could not be started.', 'Run "airlock doctor".'));
  const timer = setTimeout(() => {
    child.kill('SIGKILL');
    failed();
  }, STARTS_WITHIN_MS);
  child.once('exit', failed);
  child.on('message', (text) => {
    const message = messageSchema.safeParse(text);
    if (!message.success) return;
    if (message.data.type === 'engine.listening')
      resolve({ port: message.data.port, token: message.data.token });
    else reject(new UserError(message.data.code, message.data.message, message.data.advice));
  });
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off('exit', failed);
  }
}
