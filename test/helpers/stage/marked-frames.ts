/** Reads a recording frame by frame for what must not be in it: secrets are shown on a ground of one colour that nothing else has. */
import { spawn } from 'node:child_process';

/** The ground of every secret that a test shows. */
export const SECRET_GROUND = { red: 0, green: 255, blue: 136 } as const;
export const SECRET_STYLE = 'background:#00ff88;color:#000';

export interface MarkedFrame {
  /** From the recording's start. */
  readonly atMs: number;
  /** How many pixels, of the recording's own size, show a secret's ground. */
  readonly secretPixels: number;
  /** How many are black: covered, where the screen behind is not. */
  readonly blackPixels: number;
}

/** Every frame, looked at in half its size. */
export async function readMarkedFrames(
  file: string,
  { width, height, fps }: { readonly width: number; readonly height: number; readonly fps: number },
): Promise<MarkedFrame[]> {
  const [columns, rows] = [width / 2, height / 2];
  const size = columns * rows * 3;
  const ffmpeg = spawn('ffmpeg', [
    '-v', 'error', '-i', file, '-map', '0:v:0', '-vf', `fps=${fps}:start_time=0,scale=${columns}:${rows}:flags=area`,
    '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-',
  ]); // biome-ignore format: one option a line would hide the command
  const frames: MarkedFrame[] = [];
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of ffmpeg.stdout as AsyncIterable<Buffer>) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length >= size) {
      frames.push(count(waiting.subarray(0, size), (frames.length * 1000) / fps));
      waiting = waiting.subarray(size);
    }
  }
  return frames;
}

function count(pixels: Buffer, atMs: number): MarkedFrame {
  let secret = 0;
  let black = 0;
  for (let at = 0; at < pixels.length; at += 3) {
    const red = pixels[at] as number;
    const green = pixels[at + 1] as number;
    const blue = pixels[at + 2] as number;
    if (green > 170 && red < 90 && blue > 80 && blue < 190) secret += 1;
    else if (red < 10 && green < 10 && blue < 10) black += 1;
  }
  return { atMs, secretPixels: secret * 4, blackPixels: black * 4 };
}
