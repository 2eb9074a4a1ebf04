/** What each sensitivity was measured to do (README, "Figures"; `npm run bench -- sound`). */
import type { Sensitivity } from '../../../src-engine/contract/policy.ts';

export interface SensitivityFigures {
  /** Share of flagged phrases that were cut in time. */
  readonly cutShare: number;
  readonly falseCutsPerHour: number;
}

export const sensitivityFigures: Readonly<Record<Sensitivity, SensitivityFigures>> = {
  careful: { cutShare: 0.984, falseCutsPerHour: 26 },
  balanced: { cutShare: 0.965, falseCutsPerHour: 0 },
  relaxed: { cutShare: 0.929, falseCutsPerHour: 0 },
};

/** How much clean speech the false cuts were counted in, and how many flagged phrases there were. */
export const measuredOn = { cleanMinutes: 16, phrases: 260 };
