/**
 * Events to all clients. Publishing never waits: what a slow client cannot take is queued up to a bound, then its oldest
 * are dropped, and it is told how many.
 */
import type { WebSocket } from 'ws';
import { CONTRACT_VERSION, type EngineEvent, type EventBody, engineEventSchema } from '../contract/events.ts';

/** Bytes on their way to one client beyond which its events are queued here instead. */
const MAX_BUFFERED_BYTES = 64 * 1024;
/** Events queued for one client: some ten seconds of an ordinary stream of them. */
export const MAX_QUEUED_EVENTS = 500;

export interface EventHubOptions {
  /** The engine's monotonic clock, in ms. */
  readonly nowMs: () => number;
  readonly engineVersion: string;
  /** Told of an event that breaks the contract; it is not sent. */
  readonly onFault: (error: unknown) => void;
}

export class EventHub {
  readonly #options: EventHubOptions;
  readonly #clients = new Set<EventClient>();
  #sequence = 0;

  constructor(options: EventHubOptions) {
    this.#options = options;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** Sends an event to every client, as far as each can take it. Only what the contract names leaves the engine. */
  publish(body: EventBody): void {
    const event = engineEventSchema.safeParse(this.#stamped(body));
    if (!event.success) {
      this.#options.onFault(event.error);
      return;
    }
    this.#sequence++;
    if (this.#clients.size === 0) return;
    const text = JSON.stringify(event.data);
    for (const client of this.#clients) client.push(text);
  }

  /** Adds a client, greets it, and forgets it when its socket closes. */
  add(socket: WebSocket): void {
    const client = new EventClient(socket, (count) =>
      JSON.stringify(this.#stamped({ type: 'dropped', count })),
    );
    this.#clients.add(client);
    socket.on('close', () => this.#clients.delete(client));
    const hello = this.#stamped({
      type: 'hello',
      contractVersion: CONTRACT_VERSION,
      engineVersion: this.#options.engineVersion,
      wallTime: new Date().toISOString(),
    });
    client.push(JSON.stringify(hello));
  }

  #stamped(body: EventBody): EngineEvent {
    return { ...body, atMs: this.#options.nowMs(), sequence: this.#sequence };
  }
}

class EventClient {
  readonly #socket: WebSocket;
  readonly #droppedText: (count: number) => string;
  #queue: string[] = [];
  #dropped = 0;

  constructor(socket: WebSocket, droppedText: (count: number) => string) {
    this.#socket = socket;
    this.#droppedText = droppedText;
  }

  push(text: string): void {
    this.#queue.push(text);
    if (this.#queue.length > MAX_QUEUED_EVENTS) {
      this.#queue.shift();
      this.#dropped++;
    }
    this.#flush();
  }

  #flush(): void {
    while (this.#queue.length > 0 && this.#canTakeMore()) {
      if (this.#dropped > 0) {
        this.#send(this.#droppedText(this.#dropped));
        this.#dropped = 0;
      }
      this.#send(this.#queue.shift() as string);
    }
  }

  #canTakeMore(): boolean {
    return this.#socket.readyState === this.#socket.OPEN && this.#socket.bufferedAmount < MAX_BUFFERED_BYTES;
  }

  #send(text: string): void {
    this.#socket.send(text, () => this.#flush());
  }
}
