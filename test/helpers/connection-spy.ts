/** Loaded into a process (`--import`, its worker threads too): writes to the file of AIRLOCK_TEST_SPY whom it connects to or looks up. */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import net from 'node:net';

const file = process.env.AIRLOCK_TEST_SPY ?? '';
const note = (what: string, whom: unknown) => appendFileSync(file, `${what} ${JSON.stringify(whom)}\n`);

/** Calls `note` before each call of a method. */
function spyOn(owner: object, method: string, what: string, whom: (args: unknown[]) => unknown): void {
  const original = Reflect.get(owner, method) as (...args: unknown[]) => unknown;
  Reflect.set(owner, method, function spied(this: unknown, ...args: unknown[]) {
    note(what, whom(args));
    return original.apply(this, args);
  });
}

const firstOption = ([first]: unknown[]): unknown => {
  const { host, port, path } = (Array.isArray(first) ? first[0] : first) as net.TcpNetConnectOpts & {
    path?: string;
  };
  return host ?? path ?? port;
};

spyOn(net.Socket.prototype, 'connect', 'connect', firstOption);
spyOn(dns, 'lookup', 'lookup', ([name]) => name);
spyOn(dgram, 'createSocket', 'datagram', () => 'socket');
note('start', process.pid);
