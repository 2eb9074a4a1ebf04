import { createServer, connect as dial, type Socket } from 'node:net';

/** A TCP proxy on loopback that can be made to fall silent or to drop: an OBS that hangs, a link that breaks. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts all connections and takes no new ones until resume(). */
  drop(): void;
  /** Keeps connections open and passes nothing on until resume(). */
  freeze(): void;
  /** From now on, what the target says on connections on which it has ever said `marker` comes so much later, ms; 0 ends that. */
  slow(marker: string, delayMs: number): void;
  resume(): void;
  close(): Promise<void>;
}

/** Passes one direction of a connection on, in order, however late. */
class Later {
  readonly #write: (data: Buffer) => void;
  readonly #waiting: { readonly data: Buffer; readonly dueMs: number }[] = [];
  readonly #heard = new Set<string>();

  constructor(write: (data: Buffer) => void) {
    this.#write = write;
  }

  pass(data: Buffer, { marker, delayMs }: { readonly marker: string; readonly delayMs: number }): void {
    // Answers begin with what they are, so the marker is in one piece.
    if (marker !== '' && !this.#heard.has(marker) && data.includes(marker)) this.#heard.add(marker);
    const lateMs = this.#heard.has(marker) ? delayMs : 0;
    if (lateMs === 0 && this.#waiting.length === 0) {
      this.#write(data);
      return;
    }
    this.#waiting.push({ data, dueMs: performance.now() + lateMs });
    if (this.#waiting.length === 1) this.#next();
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    setTimeout(
      () => {
        this.#write(first.data);
        this.#waiting.shift();
        this.#next();
      },
      Math.max(0, first.dueMs - performance.now()),
    );
  }
}

/** Starts a proxy to 127.0.0.1:`target`. */
export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let dropping = false;
  let frozen = false;
  let slowness = { marker: '', delayMs: 0 };
  const server = createServer((socket) => {
    if (dropping) {
      socket.destroy();
      return;
    }
    const upstream = dial(target, '127.0.0.1');
    const later = new Later((data) => socket.write(data));
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => {
        if (from === upstream) later.pass(data, slowness);
        else to.write(data);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (frozen) from.pause();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    drop() {
      dropping = true;
      cut();
    },
    freeze() {
      frozen = true;
      for (const socket of sockets) socket.pause();
    },
    slow(marker, delayMs) {
      slowness = { marker, delayMs };
    },
    resume() {
      dropping = false;
      frozen = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
