/** What the verbs ask of the picture's protection while the engine runs. */
import type { PictureState, PreflightScene } from '../../contract/picture.ts';

/** A picture that the user asked to see. Kept in memory until it is answered, and nowhere after. */
export interface PictureStill {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png';
  /** Of this picture, in pixels. */
  readonly width: number;
  readonly height: number;
}

export interface PictureControl {
  readonly state: PictureState;
  /** Settings, policies or the user's words have changed: they are taken at once. */
  settingsChanged(): void;
  /**
   * Looks at these scenes of OBS, or at all of them, and says what would be cut. Cuts nothing and keeps nothing. Rejects with a
   * UserError: `obs-not-linked`, `obs-unreachable`, `not-found` (no such scene), `conflict`, `model-damaged`, `model-failed`.
   */
  preflight(scenes?: readonly string[]): Promise<PreflightScene[]>;
  /** What a source shows now. Rejects with a UserError: `obs-not-linked`, `obs-unreachable`, `obs-refused`, `not-found`, `conflict`. */
  still(sourceName: string): Promise<PictureStill>;
}
