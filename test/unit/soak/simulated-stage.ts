/** A stage that takes every mute at once and gives meter readings of the sound it is told to have: an OBS without an OBS. */
import type { StageEvent, StagePort } from '../../../src-engine/operations/ports/stage.ts';

export interface SimulatedStage {
  readonly port: StagePort;
  /** How often a mute was changed. */
  readonly changes: () => number;
  /** OBS's meter of an input shows this peak now. */
  readonly meter: (inputName: string, rawPeak: number) => void;
}

export function simulateStage(inputNames: readonly string[], delayMs: number): SimulatedStage {
  const listeners = new Set<(event: StageEvent) => void>();
  const muted = new Map(inputNames.map((name) => [name, false]));
  let changes = 0;
  const tell = (event: StageEvent) => {
    for (const listener of listeners) listener(event);
  };
  const stage = { state: 'ready' as const, delayMs, protectedScenes: ['Live'], problems: [] };
  const notHere = () => Promise.reject(new Error('not in this test'));
  const port: StagePort = {
    obs: { state: 'connected', streaming: true, recording: false },
    stage,
    unfinished: false,
    panicActive: false,
    changes: [],
    safeScene: undefined,
    devicesOf: async () => new Map(),
    mutedByUs: [],
    on(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async apply(wanted) {
      for (const { inputName, muted: isMuted } of wanted) {
        changes += 1;
        muted.set(inputName, isMuted);
        tell({ kind: 'mute', inputName, muted: isMuted, ours: true, atMs: performance.now() });
      }
    },
    airDelayMs: () => delayMs,
    verify: async () => stage,
    async listInputs() {
      return [...muted].map(([inputName, isMuted]) => ({
        inputName,
        inputKind: 'simulated',
        hasAudio: true,
        muted: isMuted,
      }));
    },
    listScenes: notHere,
    link: notHere,
    unlink: notHere,
    price: notHere,
    setUp: notHere,
    repair: notHere,
    undo: notHere,
    panic: notHere,
    endPanic: notHere,
  };
  return {
    port,
    changes: () => changes,
    meter: (inputName, rawPeak) =>
      tell({ kind: 'meters', readings: [{ inputName, atMs: performance.now(), rawPeak }] }),
  };
}
