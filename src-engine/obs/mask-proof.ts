/** Proves that OBS can read our masks: one in a sandbox, or of another user, may not, and then shows everything. */
import sharp from 'sharp';
import { HELPER_MARK, SAFE_COLOUR_INPUT } from './helper-names.ts';
import { type ObsClient, request } from './obs-client.ts';

const PROOF_FILTER = 'Airlock proof';

/** A screenshot of this many pixels on each side is enough, and as small as obs-websocket makes them. */
const SIDE = 8;

/** Of 255; the darkest part of the safe colour is lighter than twice this. */
const BLACK = 8;

/** OBS reads a mask when it next draws; a busy one takes a while to. 2 s in all. */
const LOOK_EVERY_MS = 50;
const LOOKS = 40;

/**
 * Covers the safe scene's colour, which is nearly black anyway, for a moment, and looks whether it turns black. `false` only
 * where it does not: without a safe scene of ours, or with an OBS that gives no picture, nothing is known. Rejects with a
 * UserError where OBS does not answer.
 */
export async function readsMasks(client: ObsClient, blackMask: string): Promise<boolean> {
  const remove = request('RemoveSourceFilter', { sourceName: SAFE_COLOUR_INPUT, filterName: PROOF_FILTER });
  const [, made] = await client.batch([
    // One that a run left which was killed here.
    remove,
    request('CreateSourceFilter', {
      sourceName: SAFE_COLOUR_INPUT,
      filterName: PROOF_FILTER,
      filterKind: 'mask_filter_v2',
      filterSettings: {
        type: 'blend_mul_filter.effect',
        image_path: blackMask,
        stretch: true,
        opacity: 1,
        [HELPER_MARK]: 'proof',
      },
    }),
  ]);
  if (!made?.ok) return true;
  try {
    for (let looks = 0; looks < LOOKS; looks++) {
      const isBlack = await looksBlack(client);
      if (isBlack !== false) return true;
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return false;
  } finally {
    await client.batch([remove]);
  }
}

async function looksBlack(client: ObsClient): Promise<boolean | undefined> {
  const [picture] = await client.batch([
    request('GetSourceScreenshot', {
      sourceName: SAFE_COLOUR_INPUT,
      imageFormat: 'png',
      imageWidth: SIDE,
      imageHeight: SIDE,
    }),
  ]);
  if (!picture?.ok) return undefined;
  const { imageData } = picture.data as { imageData: string };
  const png = Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64');
  const pixels = await sharp(png).removeAlpha().raw().toBuffer();
  return pixels.every((level) => level <= BLACK);
}
