/** The picture of a recording, frame by frame, through the user's own ffmpeg. */
import type { RecordingFrame, RecordingFrames } from '../operations/ports/recording-picture.ts';
import { ByteReader } from './byte-reader.ts';
import { type FfmpegOptions, framesWithFfmpeg } from './ffmpeg.ts';

/**
 * Recordings with more frames a second give one frame of several: what shows for a thirtieth of a second or more is among them.
 */
const FRAMES_PER_SECOND = 30;
/** A BMP file begins with "BM", its length and four bytes that mean nothing. */
const BMP_START_BYTES = 6;

/** Opens the picture of a recording; see `RecordingFrames` for how reading it can fail. */
export function openRecordingFrames(file: string, options: FfmpegOptions = {}): RecordingFrames {
  let durationMs = (): number | undefined => undefined;
  const everyMs = 1000 / FRAMES_PER_SECOND;
  return {
    everyMs,
    durationMs: () => durationMs(),
    frames: async function* (fromMs) {
      const ffmpeg = framesWithFfmpeg(file, fromMs, FRAMES_PER_SECOND, options);
      durationMs = ffmpeg.durationMs;
      try {
        let count = 0;
        for await (const bytes of bmpFiles(ffmpeg.child.stdout as AsyncIterable<Buffer>)) {
          yield { atMs: fromMs + count * everyMs, bytes } satisfies RecordingFrame;
          count += 1;
        }
        await ffmpeg.ended;
      } finally {
        ffmpeg.stop();
        await ffmpeg.ended.catch(() => undefined);
      }
    },
  };
}

/** BMP files that follow each other; half a file at the end is dropped. */
async function* bmpFiles(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const reader = new ByteReader(chunks);
  for (;;) {
    const start = await reader.take(BMP_START_BYTES);
    if (start.length < BMP_START_BYTES) return;
    const missing = start.readUInt32LE(2) - BMP_START_BYTES;
    const rest = await reader.take(missing);
    if (rest.length < missing) return;
    yield Buffer.concat([start, rest]);
  }
}
