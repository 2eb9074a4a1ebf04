import type { Sensitivity } from '../contract/policy.ts';

/**
 * Least confidence (0..1) at which a detection counts, for each sensitivity: three points on the measured curve of recall
 * in time against false cuts an hour (`npm run bench -- sound` draws it). "careful" misses least.
 */
export const operatingPoints: Readonly<Record<Sensitivity, number>> = {
  careful: 0.05,
  balanced: 0.15,
  relaxed: 0.28,
};
