/** The engine as a forked process, as its supervisor takes it. */
import { fork } from 'node:child_process';
import type { EngineChild } from '../guardian/engine-supervisor.ts';

/** Forks the engine. `args` are for engine-process.ts; nothing secret among them. */
export function forkEngine(args: readonly string[]): EngineChild {
  const child = fork(new URL('../engine-process.ts', import.meta.url), [...args], {
    execArgv: [],
    // What a crash prints could hold content.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  return {
    on: (event: 'message' | 'exit' | 'disconnect', listener: (value: never) => void) =>
      child.on(event, listener as () => void),
    send: (message) => child.send(message, () => undefined),
    kill: () => child.kill('SIGKILL'),
  };
}
