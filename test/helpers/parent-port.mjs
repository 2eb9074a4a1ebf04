/**
 * Loaded before the engine (`--import`), it makes a forked process look like an Electron utility process: process.parentPort,
 * with ports, on Node's IPC channel. A message is `{ port, data }`: with a port that is new, the parent hands it over.
 */
import { EventEmitter } from 'node:events';

const send = process.send.bind(process);
const ports = new Map();

/** As Electron does, keeps what comes before somebody listens. */
class Port extends EventEmitter {
  #waiting = [];
  #post;

  constructor(post) {
    super();
    this.#post = post;
    this.on('newListener', (name) => {
      if (name === 'message')
        queueMicrotask(() => this.#waiting.splice(0).forEach((event) => void this.take(event)));
    });
  }
  take(event) {
    if (this.listenerCount('message') === 0) this.#waiting.push(event);
    else this.emit('message', event);
  }
  postMessage(data) {
    this.#post(data);
  }
  start() {}
}

const parentPort = new Port((data) => send({ data }, undefined, undefined, () => undefined));
process.on('message', ({ port, data }) => {
  const known = ports.get(port);
  if (known !== undefined) {
    known.take({ data });
    return;
  }
  if (port !== undefined)
    ports.set(port, new Port((reply) => send({ port, data: reply }, undefined, undefined, () => undefined)));
  parentPort.take({ data, ports: port === undefined ? [] : [ports.get(port)] });
});
process.on('disconnect', () => {
  for (const port of [parentPort, ...ports.values()]) port.emit('close');
});
process.send = undefined;
process.parentPort = parentPort;
