/** How the engine is, as this page knows it: one status, kept up to date by events. React reads it by `useEngine`. */
import { useSyncExternalStore } from 'react';
import type { Scope } from '../../src-engine/contract/endpoint.ts';
import { getSession, getStatus, type Status } from '../../src-engine/contract/endpoints/engine.ts';
import type { EngineEvent } from '../../src-engine/contract/events.ts';
import type { Incident } from '../../src-engine/contract/incidents.ts';
import type { Problem } from '../../src-engine/contract/state.ts';
import { call, openSocket } from '../clients/engine-client.ts';
import { forgetBy, queryClient } from '../clients/queries.ts';
import { LiveTape } from './live-tape.ts';

export interface EngineState {
  /** `unpaired`: the engine is there and does not know this browser. `lost`: it was there; tried again all the time. */
  readonly connection: 'connecting' | 'open' | 'lost' | 'unpaired';
  readonly scope: Scope;
  /** The last known; undefined before the first. Old while the connection is lost. */
  readonly status: Status | undefined;
  /** Cuts since this page was opened. */
  readonly cutCount: number;
  readonly lastIncident: Incident | undefined;
  /** Troubles that were told once, newest first; shown until dismissed. */
  readonly notices: readonly Problem[];
}

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 4000;
const MAX_NOTICES = 5;

class EngineStore {
  readonly tape = new LiveTape();
  #state: EngineState = {
    connection: 'connecting',
    scope: 'open',
    status: undefined,
    cutCount: 0,
    lastIncident: undefined,
    notices: [],
  };
  readonly #listeners = new Set<() => void>();
  readonly #eventListeners = new Set<(event: EngineEvent) => void>();
  #socket: WebSocket | undefined;
  #retryMs = FIRST_RETRY_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;

  get state(): EngineState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Every event as it comes, for what React need not know. */
  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  /** Connects, and again whenever the connection is lost. Never rejects. */
  async connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#socket?.close();
    this.#socket = undefined;
    try {
      const { scope } = await call(getSession, {});
      if (scope === 'open') {
        this.#set({ connection: 'unpaired', scope });
        return;
      }
      const socket = await openSocket('/events');
      this.#socket = socket;
      socket.onmessage = ({ data }) => {
        if (socket === this.#socket) this.#take(JSON.parse(data as string) as EngineEvent);
      };
      socket.onclose = () => {
        if (socket === this.#socket) this.#lost();
      };
      this.#set({ scope });
    } catch {
      this.#lost();
    }
  }

  /** Asks how things are; for what no event tells. */
  async refresh(): Promise<void> {
    try {
      this.#set({ status: await call(getStatus, {}) });
    } catch {
      // The closed socket says it.
    }
  }

  dismiss(notice: Problem): void {
    this.#set({ notices: this.#state.notices.filter((one) => one !== notice) });
  }

  #lost(): void {
    this.#socket = undefined;
    this.tape.clear();
    if (this.#state.connection !== 'connecting') this.#set({ connection: 'lost' });
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.connect(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS);
  }

  #take(event: EngineEvent): void {
    this.tape.take(event);
    forgetBy(event);
    for (const listener of this.#eventListeners) listener(event);
    switch (event.type) {
      case 'hello':
        void this.#greeted();
        return;
      case 'dropped':
        void this.refresh();
        return;
      case 'protection':
        this.#patch({ protection: event.protection });
        // What stands in an input's way is only told by the status.
        void this.refresh();
        return;
      case 'obs':
        this.#patch({ obs: event.obs });
        return;
      case 'stage':
        this.#patch({ stage: event.stage, ...(event.stage.delayMs ? { delayMs: event.stage.delayMs } : {}) });
        return;
      case 'model':
        this.#patch({ model: event.model });
        return;
      case 'picture':
        this.#patch({ picture: event.picture });
        return;
      case 'capture':
        this.#patchInput(event.inputId, { captureState: event.capture });
        return;
      case 'lag':
        this.#patchInput(event.inputId, { coverage: event.coverage });
        return;
      case 'changed':
        if (event.what === 'inputs') void this.refresh();
        return;
      case 'incident':
        this.#set({ lastIncident: event.incident, cutCount: this.#state.cutCount + 1 });
        return;
      case 'problem':
        this.#notice(event.problem);
        return;
      default:
    }
  }

  async #greeted(): Promise<void> {
    await this.refresh();
    await queryClient.invalidateQueries();
    this.#retryMs = FIRST_RETRY_MS;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#set({ connection: 'open' });
  }

  #notice(problem: Problem): void {
    const others = this.#state.notices.filter(({ code }) => code !== problem.code);
    this.#set({ notices: [problem, ...others].slice(0, MAX_NOTICES) });
  }

  #patch(part: Partial<Status>): void {
    if (this.#state.status !== undefined) this.#set({ status: { ...this.#state.status, ...part } });
  }

  #patchInput(inputId: string, part: Partial<Status['inputs'][number]>): void {
    const inputs = this.#state.status?.inputs.map((input) =>
      input.inputId === inputId ? { ...input, ...part } : input,
    );
    if (inputs !== undefined) this.#patch({ inputs });
  }

  #set(part: Partial<EngineState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

export const engineStore = new EngineStore();

/** The engine's state, or what `pick` takes of it: a component is drawn again only when that changes. */
export function useEngine<Picked>(pick: (state: EngineState) => Picked): Picked {
  return useSyncExternalStore(engineStore.subscribe, () => pick(engineStore.state));
}
