import type { Span } from '../../../src-engine/contract/flow.ts';
import type { CutRecord, GateEvent } from '../../../src-engine/cut/cut-events.ts';
import type { InputGate } from '../../../src-engine/cut/input-gate.ts';
import type { MuteOutcome } from '../../../src-engine/cut/mute-arbiter.ts';
import { addSpan } from '../../../src-engine/cut/spans.ts';

export interface Played {
  readonly events: readonly GateEvent[];
  readonly records: readonly CutRecord[];
  /** When OBS had the input muted, and when the tone sounded. */
  readonly muted: readonly Span[];
  readonly bleeped: readonly Span[];
}

export interface Doing {
  readonly atMs: number;
  readonly run: (nowMs: number) => void;
}

interface PlayOptions {
  readonly untilMs: number;
  /** How long a request takes to land and to be answered, ms. */
  readonly latencyMs?: number;
  readonly outcomeAt?: (nowMs: number) => MuteOutcome;
  /** Is told how to set OBS's mute by hand, as the streamer does. */
  readonly onReady?: (setByHand: (muted: boolean, nowMs: number) => void) => void;
}

/** Runs a gate in simulated time against an OBS that does as it is told, from wake to wake, with `doings` in between. */
export function playGate(gate: InputGate, doings: readonly Doing[], options: PlayOptions): Played {
  const latencyMs = options.latencyMs ?? 0;
  const queue: Doing[] = [...doings];
  const events: GateEvent[] = [];
  const obs = { muted: false, bleep: false };
  const since = { muted: 0, bleep: 0 };
  const spans: { muted: Span[]; bleep: Span[] } = { muted: [], bleep: [] };

  const set = (what: 'muted' | 'bleep', value: boolean, nowMs: number) => {
    if (obs[what] && !value) spans[what] = addSpan(spans[what], { fromMs: since[what], untilMs: nowMs });
    if (!obs[what] && value) since[what] = nowMs;
    obs[what] = value;
  };
  const later = (atMs: number, run: Doing['run']) => {
    queue.push({ atMs, run });
  };
  const advance = (nowMs: number): number => {
    const { request, events: happened, nextWakeMs } = gate.advance(nowMs);
    events.push(...happened);
    if (request === null) return nextWakeMs;
    const outcome = options.outcomeAt?.(nowMs) ?? 'applied';
    later(nowMs + latencyMs, (atMs) => {
      if (outcome === 'applied') {
        set('muted', request.muted, atMs);
        set('bleep', request.bleep, atMs);
        gate.muteSeen(request.muted, atMs);
      }
      gate.settled(request.requestId, outcome, atMs);
    });
    return nextWakeMs;
  };

  options.onReady?.((muted, nowMs) => {
    set('muted', muted, nowMs);
    gate.muteSeen(muted, nowMs);
  });
  gate.linked(false, 0);
  let nowMs = 0;
  let wakeMs = advance(0);
  for (let turns = 0; ; turns += 1) {
    if (turns > 5000) throw new Error('the gate never comes to rest');
    const next = queue.reduce<Doing | undefined>(
      (first, one) => (first && first.atMs <= one.atMs ? first : one),
      undefined,
    );
    nowMs = Math.max(nowMs, Math.min(next?.atMs ?? Number.POSITIVE_INFINITY, wakeMs));
    if (nowMs > options.untilMs) break;
    if (next !== undefined && next.atMs <= nowMs) {
      queue.splice(queue.indexOf(next), 1);
      next.run(nowMs);
    }
    wakeMs = advance(nowMs);
  }
  for (const what of ['muted', 'bleep'] as const) set(what, false, options.untilMs);
  const records = events.flatMap((event) => (event.kind === 'cut-ended' ? [event.record] : []));
  return { events, records, muted: spans.muted, bleeped: spans.bleep };
}
