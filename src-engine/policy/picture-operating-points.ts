import type { Sensitivity } from '../contract/policy.ts';

/**
 * Least confidence (0..1) at which something found in the picture counts, for each sensitivity. Screen detectors say how well
 * what they read fits its kind (a checksum that holds, a provider's prefix), which is another scale than the sound's.
 */
export const pictureOperatingPoints: Readonly<Record<Sensitivity, number>> = {
  careful: 0.3,
  balanced: 0.5,
  relaxed: 0.7,
};
