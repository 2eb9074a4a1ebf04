import { createServer, connect as dial, type Socket } from 'node:net';

/** A TCP proxy on loopback that can be made to fall silent or to drop: an OBS that hangs, a link that breaks. */
export interface TcpProxy {
  readonly port: number;
  /** Cuts all connections and takes no new ones until resume(). */
  drop(): void;
  /** Keeps connections open and passes nothing on until resume(). */
  freeze(): void;
  resume(): void;
  close(): Promise<void>;
}

/** Starts a proxy to 127.0.0.1:`target`. */
export async function startProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let dropping = false;
  let frozen = false;
  const server = createServer((socket) => {
    if (dropping) {
      socket.destroy();
      return;
    }
    const upstream = dial(target, '127.0.0.1');
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('data', (data) => to.write(data));
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
