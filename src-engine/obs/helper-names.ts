/** The names of what we add to an OBS, and how we know it again. */

export const DELAY_FILTER = 'Airlock delay';
export const COVER_FILTER = 'Airlock cover';
export const BLUR_SMALL_FILTER = 'Airlock blur small';
export const BLUR_LARGE_FILTER = 'Airlock blur large';
export const WARM_UP_SCENE = 'Airlock warm-up';
export const SAFE_SCENE = 'Airlock safe scene';
export const BLEEP_INPUT = 'Airlock bleep';
export const SAFE_COLOUR_INPUT = 'Airlock safe colour';
export const SAFE_TEXT_INPUT = 'Airlock safe text';

/** How large the warm-up scene shows what it keeps alive: 1 %. */
export const WARM_UP_SIZE = { scaleX: 0.01, scaleY: 0.01 } as const;

/** Scenes of ours: never protected themselves. */
export const ourScenes: readonly string[] = [WARM_UP_SCENE, SAFE_SCENE];

/** Inputs of ours: they get no delay. */
export const ourInputs: readonly string[] = [BLEEP_INPUT, SAFE_COLOUR_INPUT, SAFE_TEXT_INPUT];

/** A setting of our filters that OBS ignores and keeps: tells them from the user's, also in a copy of the scene. */
export const HELPER_MARK = 'airlock';
