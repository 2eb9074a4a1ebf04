/**
 * The link of this process to the one that started it: Node's IPC channel where it was forked, Electron's parent port in
 * a utility process. The only way for what is secret: arguments and environment can be read by others.
 */

/** A channel to a third process, handed over by the parent. Electron's utility processes have them. */
export interface LinkPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}

export interface ParentLink {
  /** True in an Electron utility process: it cannot fork (the app runs nothing as Node), so its parent has to. */
  readonly isUtilityProcess: boolean;
  /** Does nothing once the parent is gone. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown, port: LinkPort | undefined) => void): void;
  onParentGone(listener: () => void): void;
}

/** Electron's process.parentPort, as far as we use it. */
interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly LinkPort[] }) => void,
  ): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
}

let own: ParentLink | undefined;

/** Always the same one; undefined where nobody started this process with a link. */
export function parentLink(): ParentLink | undefined {
  own ??= openLink();
  return own;
}

function openLink(): ParentLink | undefined {
  const { parentPort } = process as unknown as { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      isUtilityProcess: true,
      send: (message) => parentPort.postMessage(message),
      onMessage: (listener) => parentPort.on('message', ({ data, ports }) => listener(data, ports[0])),
      onParentGone: (listener) => parentPort.on('close', listener),
    };
  }
  if (process.send === undefined) return undefined;
  return {
    isUtilityProcess: false,
    // With a callback a parent that is gone is no error: `onParentGone` tells of it.
    send: (message) => process.send?.(message, undefined, undefined, () => undefined),
    onMessage: (listener) => process.on('message', (message) => listener(message, undefined)),
    onParentGone: (listener) => process.on('disconnect', listener),
  };
}
