/** The picture of a recording, frame by frame, through the user's own ffmpeg. */
import type { RecordingFrame, RecordingFrames } from '../operations/ports/recording-picture.ts';
import { ByteReader } from './byte-reader.ts';
import { type FfmpegOptions, framesWithFfmpeg } from './ffmpeg.ts';
import { tiffFile } from './tiff.ts';

/**
 * Recordings with more frames a second give one frame of several: what shows for a thirtieth of a second or more is among them.
 */
const FRAMES_PER_SECOND = 30;

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
        for await (const picture of pictures(ffmpeg.child.stdout as AsyncIterable<Buffer>)) {
          yield { atMs: fromMs + count * everyMs, ...picture };
          count += 1;
        }
        await ffmpeg.ended;
      } catch (error) {
        // A pipe that was closed on the way says nothing of why.
        options.signal?.throwIfAborted();
        throw error;
      } finally {
        ffmpeg.stop();
        await ffmpeg.ended.catch(() => undefined);
      }
    },
    encoded: ({ width, height, rgb }) => tiffFile(width, height, rgb),
  };
}

/** PPM files that follow each other; half a file at the end is dropped. */
async function* pictures(chunks: AsyncIterable<Buffer>): AsyncGenerator<Omit<RecordingFrame, 'atMs'>> {
  const reader = new ByteReader(chunks);
  for (;;) {
    const lines = await linesOf(reader, 3);
    if (lines === '') return;
    const header = /^P6\n(\d+) (\d+)\n255\n$/.exec(lines);
    if (header === null) throw new Error('This ffmpeg writes another kind of PPM.');
    const [width, height] = [Number(header[1]), Number(header[2])];
    const rgb = await reader.take(width * height * 3);
    if (rgb.length < width * height * 3) return;
    yield { width, height, rgb };
  }
}

/** The next lines, at most as long as a header of PPM can be; shorter where the stream ends. */
async function linesOf(reader: ByteReader, count: number): Promise<string> {
  let text = '';
  for (let found = 0; found < count && text.length < 64; ) {
    const byte = (await reader.take(1)).toString('latin1');
    if (byte === '') break;
    if (byte === '\n') found += 1;
    text += byte;
  }
  return text;
}
