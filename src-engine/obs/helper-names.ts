/** The names of what we add to an OBS, and how we know it again. */

export const DELAY_FILTER = 'Airlock delay';
export const WARM_UP_SCENE = 'Airlock warm-up';
export const SAFE_SCENE = 'Airlock safe scene';
export const BLEEP_INPUT = 'Airlock bleep';
export const SAFE_COLOUR_INPUT = 'Airlock safe colour';
export const SAFE_TEXT_INPUT = 'Airlock safe text';

/** Scenes of ours: never protected themselves. */
export const ourScenes: readonly string[] = [WARM_UP_SCENE, SAFE_SCENE];

/** Inputs of ours: they get no delay. */
export const ourInputs: readonly string[] = [BLEEP_INPUT, SAFE_COLOUR_INPUT, SAFE_TEXT_INPUT];

/** A setting of our delay filters that OBS ignores and keeps: tells them from the user's, also in a copy of the scene. */
export const DELAY_MARK = 'airlock';

/** OBS's kind of the Render Delay filter. */
export const DELAY_FILTER_KIND = 'gpu_delay';
