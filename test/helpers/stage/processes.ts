import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const runFile = promisify(execFile);

/** A child in a process group of its own, with its last output kept for failure messages. */
export class OwnProcess {
  readonly name: string;
  readonly child: ChildProcess;
  #tail = '';

  constructor(name: string, command: string, args: readonly string[], options: SpawnOptions) {
    this.name = name;
    this.child = spawn(command, args, { ...options, detached: true });
    this.child.on('error', (error) => {
      this.#tail += String(error);
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#tail = (this.#tail + chunk.toString('utf8')).slice(-4000);
      });
    }
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The last 4,000 characters it wrote. */
  get tail(): string {
    return this.#tail;
  }

  /** Signals the whole group; no error where it has gone already. */
  signal(name: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  /** Ends it: SIGTERM (or `first`), and SIGKILL after `graceMs`. */
  async stop({
    graceMs = 3000,
    first = 'SIGTERM',
  }: {
    graceMs?: number;
    first?: NodeJS.Signals;
  } = {}): Promise<void> {
    if (this.running) {
      const gone = once(this.child, 'exit');
      this.signal(first);
      const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
      await gone;
      clearTimeout(timer);
    }
    this.signal('SIGKILL');
  }
}

/** Runs a program to its end; its standard output as a buffer. Rejects where it fails or takes longer than `timeoutMs`. */
export async function run(
  command: string,
  args: readonly string[],
  { env = process.env, timeoutMs = 60_000 }: { env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<Buffer> {
  const { stdout } = await runFile(command, [...args], {
    env,
    timeout: timeoutMs,
    encoding: 'buffer',
    maxBuffer: 1 << 30,
  });
  return stdout;
}

/** Asks until the answer is neither undefined nor false; rejects after `timeoutMs`, with `what` in the message. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutMs = 10_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`gave up after ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
