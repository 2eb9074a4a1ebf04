/** The shell as a client of the engine: what the tray shows and the hotkeys do, over the same interface as everything else. */
import WebSocket from 'ws';
import type { z } from 'zod';
import type { Endpoint } from '../../src-engine/contract/endpoint.ts';
import { type CallInput, requestOf } from '../../src-engine/contract/endpoint-request.ts';
import { getStatus } from '../../src-engine/contract/endpoints/engine.ts';
import { engineEventSchema } from '../../src-engine/contract/events.ts';
import type { Protection } from '../../src-engine/contract/state.ts';

interface Address {
  readonly port: number;
  readonly token: string;
}

const ANSWERS_WITHIN_MS = 5000;
const LINK_AGAIN_AFTER_MS = 1000;

export class EngineLink {
  readonly #onProtection: (protection: Protection | undefined) => void;
  #address: Address | undefined;
  #socket: WebSocket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #protection: Protection | undefined;
  #isOnAir = false;

  /** Told of each new word, and with undefined when the engine is out of reach. */
  constructor(onProtection: (protection: Protection | undefined) => void) {
    this.#onProtection = onProtection;
  }

  get protection(): Protection | undefined {
    return this.#protection;
  }

  /** Something is protected, or OBS streams or records: no time for an update. */
  get isLive(): boolean {
    return this.#isOnAir || (this.#protection !== undefined && this.#protection.word !== 'not-protected');
  }

  /** Follows the engine that listens there, until it is told another; undefined: none. */
  follow(address: Address | undefined): void {
    this.#address = address;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
    this.#socket = undefined;
    this.#isOnAir = false;
    this.#say(undefined);
    if (address !== undefined) this.#link(address);
  }

  /** Rejects where the engine is out of reach or refuses. */
  async call<E extends Endpoint>(endpoint: E, input: CallInput<E>): Promise<z.output<E['result']>> {
    const address = this.#address;
    if (address === undefined) throw new Error('No engine runs');
    const { path, body } = requestOf(endpoint, input as Record<string, unknown>);
    const response = await fetch(`http://127.0.0.1:${address.port}${path}`, {
      method: endpoint.method,
      headers: {
        authorization: `Bearer ${address.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
      ...(body === undefined ? {} : { body }),
    });
    if (!response.ok) throw new Error('The engine refused');
    return endpoint.result.parse(await response.json()) as z.output<E['result']>;
  }

  #link(address: Address): void {
    const socket = new WebSocket(`ws://127.0.0.1:${address.port}/events`, {
      headers: { authorization: `Bearer ${address.token}` },
      handshakeTimeout: ANSWERS_WITHIN_MS,
    });
    this.#socket = socket;
    socket.on('error', () => socket.terminate());
    // Events tell of changes; how things are is asked once.
    socket.on('open', () => void this.#ask(socket));
    socket.on('message', (data) => {
      if (socket === this.#socket) this.#hear(data.toString());
    });
    socket.on('close', () => {
      if (socket !== this.#socket) return;
      this.#say(undefined);
      this.#timer = setTimeout(() => this.#link(address), LINK_AGAIN_AFTER_MS);
    });
  }

  async #ask(socket: WebSocket): Promise<void> {
    const status = await this.call(getStatus, {}).catch(() => undefined);
    if (status === undefined || socket !== this.#socket) return;
    this.#isOnAir = status.obs.streaming || status.obs.recording;
    this.#say(status.protection);
  }

  #hear(text: string): void {
    const event = engineEventSchema.safeParse(JSON.parse(text)).data;
    if (event?.type === 'protection') this.#say(event.protection);
    if (event?.type === 'obs') this.#isOnAir = event.obs.streaming || event.obs.recording;
  }

  #say(protection: Protection | undefined): void {
    if (protection === undefined && this.#protection === undefined) return;
    this.#protection = protection;
    this.#onProtection(protection);
  }
}
