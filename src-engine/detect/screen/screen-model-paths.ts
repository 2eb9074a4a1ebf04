/** The files of the models that look at a picture. Apart from what opens them: the main thread needs only these. */

export interface ScreenModelPaths {
  readonly textFinder: string;
  readonly textReader: string;
  readonly nudity: string;
  readonly faces: string;
}

/** `fileOf` gives the file of a model of models/manifest.json. */
export function screenModelPaths(fileOf: (modelId: string) => string | undefined): ScreenModelPaths {
  const path = (modelId: string) => {
    const file = fileOf(modelId);
    if (file === undefined) throw new Error(`There is no model ${modelId}.`);
    return file;
  };
  return {
    textFinder: path('text-finder'),
    textReader: path('text-reader'),
    nudity: path('nudity'),
    faces: path('faces'),
  };
}
