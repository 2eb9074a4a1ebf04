/** What a real OBS shows of a source, pixel for pixel. */
import type OBSWebSocket from 'obs-websocket-js/json';
import sharp from 'sharp';

/** A picture of a source: the colour of each of its pixels. */
export interface ScenePixels {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): [red: number, green: number, blue: number];
}

/** A lossless picture of a source or scene, with its filters, as OBS has it now. */
export async function scenePixels(obs: OBSWebSocket, sourceName: string): Promise<ScenePixels> {
  const { imageData } = await obs.call('GetSourceScreenshot', { sourceName, imageFormat: 'png' });
  const png = Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64');
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  return {
    width,
    height,
    at(x, y) {
      const start = (y * width + x) * 3;
      return [...data.subarray(start, start + 3)] as [number, number, number];
    },
  };
}
