/** What a sound bench gives, and what `--json` writes. */
import type { Sensitivity } from '../../src-engine/contract/policy.ts';
import type { CurvePoint } from './curve.ts';
import type { Figures } from './figures.ts';
import type { LiveLoad } from './live-load.ts';

export interface SoundBench {
  readonly machine: string;
  readonly delayMs: number;
  readonly sensitivities: Readonly<Record<Sensitivity, Figures>>;
  readonly naive: Figures;
  readonly curve: readonly CurvePoint[];
  /** Length of what was scanned over the time it took, one take after another, start of the workers included. */
  readonly scanTimesRealTime: number;
  /** Median and 95th percentile of one look, one thread, ms. */
  readonly lookP50Ms: number;
  readonly lookP95Ms: number;
  /** Of one core, and memory in all, of a process that hears a stream in real time. */
  readonly live: LiveLoad;
}
