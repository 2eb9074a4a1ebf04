/** The engine as the child process it is in life, for tests that look at it from outside, stop it or kill it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './stage/processes.ts';

const MAIN = new URL('../../src-engine/engine-process.ts', import.meta.url);
const ENDS_WITHIN_MS = 20_000;

export interface EngineChildOptions {
  /** Its home, its folder for temporary files and its data: all that it may write to. */
  readonly root: string;
  /** Left out: `root`/data. */
  readonly dataDir?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly args?: readonly string[];
  /** What to run in place of engine-process.ts; it has to tell the same over IPC. */
  readonly script?: URL;
  /** Modules to load before it, as `--import` takes them. */
  readonly imports?: readonly URL[];
}

export interface EngineFailure {
  readonly type: 'engine.failed';
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

export class EngineChild {
  readonly child: ChildProcess;
  readonly dataDir: string;
  /** All that it said over IPC. */
  readonly messages: { readonly type: string }[] = [];
  /** All that it wrote to stdout and stderr. */
  output = '';

  private constructor(child: ChildProcess, dataDir: string) {
    this.child = child;
    this.dataDir = dataDir;
    child.on('message', (message) => this.messages.push(message as { type: string }));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString('latin1');
      });
    }
  }

  /** Starts one and waits for its first word; its environment holds nothing but a path, its folders and `env`. */
  static async start(options: EngineChildOptions): Promise<EngineChild> {
    const { root, dataDir = join(root, 'data'), env = {}, args = [], script = MAIN, imports = [] } = options;
    const folders = {
      HOME: join(root, 'home'),
      TMPDIR: join(root, 'tmp'),
      XDG_RUNTIME_DIR: join(root, 'run'),
    };
    for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
    const child = fork(script, ['--data-dir', dataDir, '--port', '0', ...args], {
      cwd: root,
      env: { PATH: process.env.PATH, ...folders, ...env },
      execArgv: imports.flatMap((url) => ['--import', url.href]),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const engine = new EngineChild(child, dataDir);
    await until('the engine says something', () => engine.messages.length > 0 || !engine.isRunning, {
      timeoutMs: 30_000,
    });
    return engine;
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Where it listens; throws where it could not start. */
  get address(): { readonly port: number; readonly token: string } {
    const [first] = this.messages;
    if (first?.type !== 'engine.listening')
      throw new Error(`no engine: ${JSON.stringify(first)} ${this.output}`);
    return first as unknown as { port: number; token: string };
  }

  /** Why it could not start; undefined where it did. */
  get failure(): EngineFailure | undefined {
    return this.messages.find((message): message is EngineFailure => message.type === 'engine.failed');
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** kill -9. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends it in order, by force where it does not. Safe to call twice. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.child.kill('SIGKILL'), ENDS_WITHIN_MS);
    await this.#end('SIGTERM');
    clearTimeout(timer);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.isRunning) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}
