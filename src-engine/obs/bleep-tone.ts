import { access } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';

const RATE = 48_000;
const SECONDS = 10;
const HERTZ = 1000;
/** -20 dBFS, the broadcast line-up level (EBU R 68 uses -18): heard, not startling. */
const LEVEL = 0.1;

/** The bleep as a WAV: a 1 kHz sine, mono, 48 kHz, 16 bit; whole periods, so that it loops without a click. */
export function bleepWav(): Buffer {
  const count = RATE * SECONDS;
  const wav = Buffer.alloc(44 + count * 2);
  wav.write('RIFF', 0, 'ascii');
  wav.writeUInt32LE(36 + count * 2, 4);
  wav.write('WAVEfmt ', 8, 'ascii');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'ascii');
  wav.writeUInt32LE(count * 2, 40);
  for (let i = 0; i < count; i++) {
    wav.writeInt16LE(Math.round(32767 * LEVEL * Math.sin((2 * Math.PI * HERTZ * i) / RATE)), 44 + i * 2);
  }
  return wav;
}

/** Writes the bleep to `file` unless it is there. */
export async function ensureBleepFile(file: string): Promise<void> {
  try {
    await access(file);
  } catch {
    await writeFileAtomic(file, bleepWav(), { mode: 0o600 });
  }
}
