/** Waiting for what the engine says of the picture. */
import type { PictureState } from '../../../src-engine/contract/picture.ts';
import { until } from './processes.ts';

/** Reviving models, OBS and links takes a while beside each other. */
const WAIT = { timeoutMs: 90_000, everyMs: 50 };

/** Waits until something of that kind is covered on air. */
export async function pictureCovered(picture: () => Promise<PictureState>, reason: string): Promise<void> {
  await until(
    `${reason} is covered`,
    async () => (await picture()).covers.some((cover) => cover.reason === reason),
    WAIT,
  );
}

/** Waits until the picture is protected and nothing is covered; says what stood in its way where it does not come. */
export async function pictureSettled(picture: () => Promise<PictureState>): Promise<void> {
  let last: PictureState | undefined;
  const isSettled = async () => {
    last = await picture();
    return last.word === 'protected' && last.covers.length === 0;
  };
  await until('nothing is covered', isSettled, WAIT).catch((error) => {
    throw new Error(JSON.stringify(last), { cause: error });
  });
}
