/** The models that look at a picture, opened once for all sources. */
import type { Box } from '../../contract/picture.ts';
import type { PictureFinding, PictureWants } from '../../operations/ports/picture.ts';
import type { InferenceSession } from '../onnx-runtime.ts';
import { readAlphabet } from './alphabet.ts';
import { CodeFinder } from './codes.ts';
import { FaceFinder } from './faces.ts';
import { NudityFinder } from './nudity.ts';
import type { RgbPicture } from './rgb-picture.ts';
import type { ScreenModelPaths } from './screen-model-paths.ts';
import { TextAreaFinder } from './text-areas.ts';
import { TextReader } from './text-reader.ts';

/** What finds things that are no text. Boxes in pixels of the picture. */
interface ThingFinder {
  find(picture: RgbPicture, area?: Box): Promise<PictureFinding[]>;
}

export interface ScreenModels {
  readonly textAreas: TextAreaFinder;
  readonly textReader: TextReader;
  /** By what they are wanted for; a part of fewer pixels on a side is not worth a look. */
  readonly things: readonly {
    readonly want: keyof PictureWants;
    readonly leastSidePx: number;
    readonly finder: ThingFinder;
  }[];
}

/**
 * Loads all. `readerOptions`: those of the reader of text, which is in integers for processors: graphics cards are slow with it.
 * Rejects where a file is missing or is no model.
 */
export async function openScreenModels(
  paths: ScreenModelPaths,
  options: InferenceSession.SessionOptions,
  readerOptions: InferenceSession.SessionOptions,
): Promise<ScreenModels> {
  const [textAreas, textReader, faces, nudity, codes] = await Promise.all([
    TextAreaFinder.open(paths.textFinder, options),
    readAlphabet(paths.textReader).then((alphabet) =>
      TextReader.open(paths.textReader, alphabet, readerOptions),
    ),
    FaceFinder.open(paths.faces, options),
    NudityFinder.open(paths.nudity, options),
    CodeFinder.open(),
  ]);
  return {
    textAreas,
    textReader,
    things: [
      { want: 'codes', leastSidePx: 40, finder: codes },
      { want: 'faces', leastSidePx: 20, finder: faces },
      { want: 'nudity', leastSidePx: 64, finder: nudity },
    ],
  };
}
