/** The port by which the picture in OBS is seen and cut. Implemented by src-engine/obs. */
import type { Box } from '../../contract/picture.ts';
import type { EncodedPicture } from './picture.ts';

/**
 * From the pixels of a source to those of the canvas: x' = a x + c y + e, y' = b x + d y + f (as in SVG). Turns, flips, crops
 * (as `shown`), bounds, groups and nested scenes are in it.
 */
export interface Placement {
  /** The input as OBS calls it. */
  readonly sourceName: string;
  readonly matrix: readonly [a: number, b: number, c: number, d: number, e: number, f: number];
  /** The part of the source that is not cropped away, in its own pixels. */
  readonly shown: Box;
  /** The source's own size in pixels, before any crop; 0 x 0: it shows nothing. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
}

/** What a scene shows: its inputs with a picture, each as often as it is shown, at any depth of groups and nested scenes. */
export interface SceneLayout {
  readonly sceneName: string;
  readonly placements: readonly Placement[];
}

export interface PictureLayout {
  readonly canvas: { readonly width: number; readonly height: number };
  readonly programmeScene: string;
  /** Every scene of the user's. */
  readonly scenes: readonly SceneLayout[];
}

/** What the audience is not to see in one scene, from now on. Boxes in pixels of the canvas. */
export interface SceneCuts {
  readonly sceneName: string;
  readonly covers: readonly Box[];
  /** Regions to blur; where OBS has no filter that blurs a region, a blur covers the whole scene. */
  readonly blurs: readonly Box[];
}

export interface StagePicture {
  /** The layout as it is now. Rejects with a UserError where OBS does not answer. */
  readLayout(): Promise<PictureLayout>;
  /** Told when the layout may have changed (items, transforms, filters, sources); read it again. Bursts are joined. */
  onLayoutChange(listener: () => void): () => void;
  /**
   * A picture of an input or a scene, not delayed: `width` and `height` scale it down, left out: its own size. One request in
   * flight per source, over a link of its own, so that a slow one holds up no cut. Rejects with a UserError.
   */
  screenshot(
    sourceName: string,
    options?: { readonly width?: number; readonly height?: number; readonly timeoutMs?: number },
  ): Promise<EncodedPicture>;
  /**
   * Puts exactly these cuts on the scenes named, in one message to OBS; scenes left out stay as they are. Idempotent;
   * resolves when OBS has taken it. Rejects with a UserError; then OBS may or may not have taken it.
   */
  setCuts(cuts: readonly SceneCuts[]): Promise<void>;
  /** Hides these inputs in every protected scene, and shows again those that we hid and that are not named any more. */
  setHidden(sourceNames: readonly string[]): Promise<void>;
  /** Goes to the safe scene, remembering where it was; `false`: back, unless the user has gone elsewhere meanwhile. */
  setSafeScene(isOn: boolean): Promise<void>;
  /**
   * How old the picture is that airs now, in ms, at the most: D, and more where OBS renders fewer frames than are due. Measured
   * from one call to the next, so call it often. Rejects with a UserError where OBS does not answer.
   */
  measureAgeMs(): Promise<number>;
  /** Ends the stream. */
  stopStream(): Promise<void>;
  /** True where a region can be blurred by itself (the plugin filter `obs_composite_blur`). */
  readonly blursRegions: boolean;
}
