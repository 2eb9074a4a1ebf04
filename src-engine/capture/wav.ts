/**
 * The WAV container: RIFF, RF64 and BW64; PCM of 8, 16, 24, 32 bit, float of 32 and 64; plain and extensible. Reads headers
 * of recorders that crashed or that wrote into a pipe (sizes of 0 or "unknown"). (EBU Tech 3285 and 3306; Microsoft's
 * WAVEFORMATEXTENSIBLE.)
 */
import type { ByteReader } from './byte-reader.ts';

export interface PcmFormat {
  readonly encoding: 'integer' | 'float';
  readonly bytesPerSample: 1 | 2 | 3 | 4 | 8;
  readonly channelCount: number;
  readonly sampleRateHz: number;
}

export interface WavHeader {
  readonly format: PcmFormat;
  /** The format chunk's content, byte for byte, for a copy in the same format. */
  readonly formatChunk: Buffer;
  /** Length of the sound in bytes by the header; undefined where it does not say: to the end. */
  readonly dataBytes: number | undefined;
  /** Where the sound begins in the file. */
  readonly dataOffset: number;
}

/** Why a header was refused: `not-wav` and `unsupported` are worth a try with ffmpeg. */
export type WavRefusal = 'not-wav' | 'unsupported' | 'damaged';

const FORMAT_INTEGER = 1;
const FORMAT_FLOAT = 3;
const FORMAT_EXTENSIBLE = 0xfffe;
const UNKNOWN_SIZE = 0xffff_ffff;
const MAX_FORMAT_BYTES = 4096;
const MAX_CHANNELS = 64;
const MIN_RATE_HZ = 1000;
const MAX_RATE_HZ = 768_000;

/** Reads up to the first byte of the sound. */
export async function readWavHeader(reader: ByteReader): Promise<WavHeader | WavRefusal> {
  const riff = await reader.take(12);
  const kind = riff.toString('latin1', 0, 4);
  if (riff.length < 12 || !['RIFF', 'RF64', 'BW64'].includes(kind)) return 'not-wav';
  if (riff.toString('latin1', 8, 12) !== 'WAVE') return 'not-wav';
  const riffBytes = riff.readUInt32LE(4);
  let longDataBytes: number | undefined;
  let formatChunk: Buffer | undefined;
  for (;;) {
    const head = await reader.take(8);
    if (head.length < 8) return 'damaged';
    const name = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    if (name === 'data') {
      if (formatChunk === undefined) return 'damaged';
      const format = parseFormat(formatChunk);
      if (typeof format === 'string') return format;
      const dataBytes = size === UNKNOWN_SIZE ? longDataBytes : soundBytes(size, riffBytes, reader.consumed);
      return { format, formatChunk, dataBytes, dataOffset: reader.consumed };
    }
    if (name === 'fmt ') {
      if (size < 16 || size > MAX_FORMAT_BYTES) return 'damaged';
      formatChunk = await reader.take(size);
      if (formatChunk.length < size) return 'damaged';
      await reader.skip(size % 2);
    } else if (name === 'ds64' && size >= 24 && size <= MAX_FORMAT_BYTES) {
      const sizes = await reader.take(size + (size % 2));
      if (sizes.length < 24) return 'damaged';
      longDataBytes = Number(sizes.readBigUInt64LE(8));
    } else if (!(await reader.skip(size + (size % 2)))) {
      return 'damaged';
    }
  }
}

/** A size of 0 is a recorder that never came to write it, unless the RIFF size says that more chunks follow. */
function soundBytes(size: number, riffBytes: number, consumed: number): number | undefined {
  const moreFollows = riffBytes !== UNKNOWN_SIZE && riffBytes + 8 >= consumed + 8;
  return size === 0 && !moreFollows ? undefined : size;
}

function parseFormat(chunk: Buffer): PcmFormat | WavRefusal {
  const tag = chunk.readUInt16LE(0);
  const extensible = tag === FORMAT_EXTENSIBLE;
  if (extensible && chunk.length < 40) return 'damaged';
  // The sub-format's GUID begins with the plain tag.
  const plainTag = extensible ? chunk.readUInt16LE(24) : tag;
  const channelCount = chunk.readUInt16LE(2);
  const sampleRateHz = chunk.readUInt32LE(4);
  const bytesPerFrame = chunk.readUInt16LE(12);
  const bytesPerSample = Math.ceil(chunk.readUInt16LE(14) / 8);
  if (plainTag !== FORMAT_INTEGER && plainTag !== FORMAT_FLOAT) return 'unsupported';
  const encoding = plainTag === FORMAT_FLOAT ? 'float' : 'integer';
  if (channelCount < 1 || channelCount > MAX_CHANNELS) return 'damaged';
  if (sampleRateHz < MIN_RATE_HZ || sampleRateHz > MAX_RATE_HZ) return 'damaged';
  if (bytesPerFrame !== channelCount * bytesPerSample) return 'damaged';
  if (!isWidth(bytesPerSample, encoding)) return 'unsupported';
  return { encoding, bytesPerSample, channelCount, sampleRateHz };
}

function isWidth(bytes: number, encoding: PcmFormat['encoding']): bytes is PcmFormat['bytesPerSample'] {
  return encoding === 'float' ? bytes === 4 || bytes === 8 : bytes >= 1 && bytes <= 4;
}

/**
 * The bytes before the sound: RIFF, or RF64 where it is too long for 32 bit sizes. Both have the same length, so that a header
 * can be written first and put right at the end.
 */
export function wavHeaderBytes(format: PcmFormat, formatChunk: Buffer, dataBytes: number): Buffer {
  const frameCount = Math.floor(dataBytes / (format.bytesPerSample * format.channelCount));
  const padding = Buffer.alloc(formatChunk.length % 2);
  const fact = chunkOf('fact', uint32(Math.min(frameCount, UNKNOWN_SIZE)));
  const formatBytes = Buffer.concat([chunkOf('fmt ', formatChunk), padding, fact]);
  const totalBytes = 12 + 36 + formatBytes.length + 8 + dataBytes + (dataBytes % 2);
  const long = totalBytes - 8 >= UNKNOWN_SIZE;
  const sizes = Buffer.alloc(28);
  if (long) {
    sizes.writeBigUInt64LE(BigInt(totalBytes - 8), 0);
    sizes.writeBigUInt64LE(BigInt(dataBytes), 8);
    sizes.writeBigUInt64LE(BigInt(frameCount), 16);
  }
  return Buffer.concat([
    Buffer.from(long ? 'RF64' : 'RIFF', 'latin1'),
    uint32(long ? UNKNOWN_SIZE : totalBytes - 8),
    Buffer.from('WAVE', 'latin1'),
    chunkOf(long ? 'ds64' : 'JUNK', sizes),
    formatBytes,
    Buffer.from('data', 'latin1'),
    uint32(long ? UNKNOWN_SIZE : dataBytes),
  ]);
}

function chunkOf(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name, 'latin1'), uint32(content.length), content]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
