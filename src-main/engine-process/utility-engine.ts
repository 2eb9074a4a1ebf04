/**
 * The engine as an Electron utility process, as its supervisor takes it. A utility process cannot fork (the app runs nothing
 * as plain Node), so the processes that the engine needs are started here, each with a port of its own to the engine.
 */
import { fromEngineSchema } from '../../src-engine/guardian/engine-messages.ts';
import type { EngineChild } from '../../src-engine/guardian/engine-supervisor.ts';

/** What we use of Electron's UtilityProcess. `Port` is its MessagePortMain. */
export interface UtilityChild<Port> {
  readonly pid: number | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: unknown, transfer?: Port[]): void;
}

export interface UtilityEngineOptions<Port> {
  /** `name` is what the system's list of processes shows. */
  readonly fork: (script: string, args: readonly string[], name: string) => UtilityChild<Port>;
  readonly channel: () => { readonly port1: Port; readonly port2: Port };
  readonly engineScript: string;
  readonly microphoneScript: string;
  /** For the engine; nothing secret among them. */
  readonly args: readonly string[];
  /** Ends a process at once. */
  readonly killPid: (pid: number) => void;
}

export function startUtilityEngine<Port>(options: UtilityEngineOptions<Port>): EngineChild {
  const { fork, channel, killPid } = options;
  const engine = fork(options.engineScript, options.args, 'Airlock engine');
  const helpers = new Map<number, UtilityChild<Port>>();
  const kill = ({ pid }: UtilityChild<Port>) => {
    if (pid !== undefined) killPid(pid);
  };

  const startHelper = (helperId: number) => {
    const helper = fork(options.microphoneScript, [], 'Airlock microphone');
    helpers.set(helperId, helper);
    const { port1, port2 } = channel();
    helper.postMessage({ type: 'engine-port' }, [port2]);
    engine.postMessage({ type: 'helper.started', helperId }, [port1]);
    helper.on('exit', () => {
      helpers.delete(helperId);
      engine.postMessage({ type: 'helper.ended', helperId });
    });
  };

  engine.on('message', (text) => {
    const message = fromEngineSchema.safeParse(text).data;
    if (message?.type === 'helper.start' && !helpers.has(message.helperId)) startHelper(message.helperId);
    if (message?.type === 'helper.end') {
      const helper = helpers.get(message.helperId);
      if (helper !== undefined) kill(helper);
    }
  });
  // Nobody listens to them any more.
  engine.on('exit', () => helpers.forEach(kill));

  return {
    on: (event: 'message' | 'exit' | 'disconnect', listener: (value: never) => void) => {
      if (event !== 'disconnect') engine.on(event as 'message', listener as (value: unknown) => void);
    },
    send: (message) => engine.postMessage(message),
    kill: () => kill(engine),
  };
}
