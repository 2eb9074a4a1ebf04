/**
 * Which inputs this window hears, and keeps hearing: inputs bound with `{kind: "socket"}` whose source was chosen here. It is
 * a window's own matter, so it is kept in the browser and not in the engine.
 */
import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { engineStore } from '../state/engine-store.ts';
import { WindowCapture, type WindowCaptureReport, type WindowSource } from './window-capture.ts';

const STORAGE_KEY = 'airlock.window-inputs';
const RETRY_MS = 2000;

const sourceSchema = z.union([
  z.object({ kind: z.literal('microphone'), deviceId: z.string(), label: z.string() }),
  z.object({ kind: z.literal('computer-sound') }),
]);
const storedSchema = z.record(z.string(), sourceSchema);

export interface WindowInput {
  readonly source: WindowSource;
  readonly report: WindowCaptureReport | undefined;
  /** Why the source cannot be opened. */
  readonly fault: 'not-allowed' | 'not-found' | 'in-use' | undefined;
}

class WindowInputs {
  #inputs = new Map<string, WindowInput>();
  readonly #captures = new Map<string, WindowCapture>();
  readonly #opening = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #snapshot: ReadonlyMap<string, WindowInput> = new Map();

  constructor() {
    for (const [inputId, source] of Object.entries(readStored()))
      this.#inputs.set(inputId, { source, report: undefined, fault: undefined });
    this.#tell();
  }

  get snapshot(): ReadonlyMap<string, WindowInput> {
    return this.#snapshot;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Begins to hear what was chosen here, and goes on with it while the page is open. */
  begin(): void {
    setInterval(() => void this.#keepGoing(), RETRY_MS);
    engineStore.subscribe(() => void this.#keepGoing());
  }

  /** From now on this window hears that source for an input; it has to be bound with `{kind: "socket"}`. */
  choose(inputId: string, source: WindowSource): void {
    this.#stop(inputId);
    this.#inputs.set(inputId, { source, report: undefined, fault: undefined });
    this.#store();
    void this.#keepGoing();
  }

  forget(inputId: string): void {
    this.#stop(inputId);
    this.#inputs.delete(inputId);
    this.#store();
  }

  async #keepGoing(): Promise<void> {
    const { status, connection } = engineStore.state;
    if (connection !== 'open' || status === undefined) return;
    for (const [inputId, { report }] of this.#inputs) {
      const bound = status.inputs.find((input) => input.inputId === inputId);
      if (bound?.capture.kind !== 'socket') {
        this.#stop(inputId);
        continue;
      }
      // Another window took over: two that fight for an input would both lose sound.
      if (report?.link === 'replaced') continue;
      if (report?.isEnded) this.#stop(inputId);
      const capture = this.#captures.get(inputId);
      if (capture === undefined) await this.#open(inputId);
      // Until protection has begun the engine has no place for it: tried again.
      else if (report === undefined || report.link === 'idle' || report.link === 'lost')
        await capture.push(inputId).catch(() => undefined);
    }
  }

  async #open(inputId: string): Promise<void> {
    const input = this.#inputs.get(inputId);
    if (input === undefined || this.#opening.has(inputId)) return;
    this.#opening.add(inputId);
    try {
      const capture = await WindowCapture.open(input.source, (report) => this.#patch(inputId, { report }));
      this.#captures.set(inputId, capture);
      this.#patch(inputId, { fault: undefined });
      await capture.push(inputId).catch(() => undefined);
    } catch (error) {
      this.#patch(inputId, { fault: faultOf(error) });
    } finally {
      this.#opening.delete(inputId);
    }
  }

  #stop(inputId: string): void {
    this.#captures.get(inputId)?.stop();
    this.#captures.delete(inputId);
    this.#patch(inputId, { report: undefined });
  }

  #patch(inputId: string, part: Partial<WindowInput>): void {
    const input = this.#inputs.get(inputId);
    if (input === undefined) return;
    this.#inputs.set(inputId, { ...input, ...part });
    this.#tell();
  }

  #store(): void {
    const stored = Object.fromEntries([...this.#inputs].map(([inputId, { source }]) => [inputId, source]));
    localStorage.setItem(STORAGE_KEY, JSON.stringify(stored));
    this.#tell();
  }

  #tell(): void {
    this.#snapshot = new Map(this.#inputs);
    for (const listener of this.#listeners) listener();
  }
}

export const windowInputs = new WindowInputs();

export function useWindowInputs(): ReadonlyMap<string, WindowInput> {
  return useSyncExternalStore(windowInputs.subscribe, () => windowInputs.snapshot);
}

function readStored(): Record<string, WindowSource> {
  try {
    return storedSchema.parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '{}'));
  } catch {
    return {};
  }
}

/** By the names of DOMException that getUserMedia and getDisplayMedia reject with. */
export function faultOf(error: unknown): NonNullable<WindowInput['fault']> {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'not-found';
  return name === 'NotReadableError' ? 'in-use' : 'not-allowed';
}
