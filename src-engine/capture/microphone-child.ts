/** Starts the process that reads a microphone: forked, or by our parent where we run as an Electron utility process. */
import { fork } from 'node:child_process';
import { type LinkPort, type ParentLink, parentLink } from '../parent-link.ts';
import type { MicrophoneMessage, MicrophoneRequest } from './microphone-messages.ts';

export interface MicrophoneChild {
  readonly ended: Promise<void>;
  send(request: MicrophoneRequest): void;
  onMessage(listener: (message: MicrophoneMessage) => void): void;
  kill(): void;
}

export function startMicrophoneChild(link = parentLink()): MicrophoneChild {
  return link?.isUtilityProcess ? helpers(link).start() : forked();
}

function forked(): MicrophoneChild {
  const child = fork(new URL('./microphone-process.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: [],
    // What the sound system's libraries print is of no use to anybody here.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  // What it said last is still in the pipe when it exits: all is read when the pipe is closed.
  const closed = new Promise((resolve) => child.once('disconnect', resolve));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => closed.then(() => resolve()));
    child.once('error', () => resolve());
  });
  return {
    ended,
    send: (request) => child.send(request, () => undefined),
    onMessage: (listener) => child.on('message', (message) => listener(message as MicrophoneMessage)),
    kill: () => child.kill('SIGKILL'),
  };
}

let shared: { readonly link: ParentLink; readonly helpers: ParentHelpers } | undefined;

/** One listener on the link, however many microphones there are. */
function helpers(link: ParentLink): ParentHelpers {
  if (shared?.link !== link) shared = { link, helpers: new ParentHelpers(link) };
  return shared.helpers;
}

interface Helper {
  readonly ended: Promise<void>;
  readonly setEnded: () => void;
  readonly waiting: MicrophoneRequest[];
  readonly listeners: ((message: MicrophoneMessage) => void)[];
  port: LinkPort | undefined;
}

/** Processes that our parent starts for us; each talks to us over a port of its own. */
class ParentHelpers {
  readonly #link: ParentLink;
  readonly #helpers = new Map<number, Helper>();
  #nextId = 1;

  constructor(link: ParentLink) {
    this.#link = link;
    link.onMessage((message, port) => this.#hear(message as { type?: unknown; helperId?: unknown }, port));
  }

  start(): MicrophoneChild {
    const helperId = this.#nextId++;
    const { promise: ended, resolve: setEnded } = Promise.withResolvers<void>();
    const helper: Helper = { ended, setEnded, waiting: [], listeners: [], port: undefined };
    this.#helpers.set(helperId, helper);
    this.#link.send({ type: 'helper.start', helperId, name: 'microphone' });
    return {
      ended,
      send: (request) => {
        if (helper.port === undefined) helper.waiting.push(request);
        else helper.port.postMessage(request);
      },
      onMessage: (listener) => helper.listeners.push(listener),
      kill: () => this.#link.send({ type: 'helper.end', helperId }),
    };
  }

  #hear({ type, helperId }: { type?: unknown; helperId?: unknown }, port: LinkPort | undefined): void {
    const helper = this.#helpers.get(Number(helperId));
    if (helper === undefined) return;
    if (type === 'helper.started' && port !== undefined) {
      helper.port = port;
      port.on('message', ({ data }) => {
        for (const listener of helper.listeners) listener(data as MicrophoneMessage);
      });
      port.start();
      for (const request of helper.waiting.splice(0)) port.postMessage(request);
    }
    if (type === 'helper.ended') {
      this.#helpers.delete(Number(helperId));
      helper.setEnded();
    }
  }
}
