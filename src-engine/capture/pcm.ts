import type { PcmFormat } from './wav.ts';

/** Full scale of an integer sample of so many bytes. 8 bit is unsigned around 128. */
const fullScale = (bytes: number) => 2 ** (bytes * 8 - 1);

/** Reads the sample at a byte offset as -1..1. */
export function readSample(bytes: Buffer, offset: number, format: PcmFormat): number {
  const { bytesPerSample: width } = format;
  if (format.encoding === 'float') {
    const value = width === 4 ? bytes.readFloatLE(offset) : bytes.readDoubleLE(offset);
    return Number.isFinite(value) ? value : 0;
  }
  if (width === 1) return (bytes.readUInt8(offset) - 128) / 128;
  return bytes.readIntLE(offset, width) / fullScale(width);
}

/** Writes a sample of -1..1 at a byte offset, rounded and held to what the format can say. */
export function writeSample(bytes: Buffer, offset: number, format: PcmFormat, value: number): void {
  const { bytesPerSample: width } = format;
  if (format.encoding === 'float') {
    if (width === 4) bytes.writeFloatLE(value, offset);
    else bytes.writeDoubleLE(value, offset);
    return;
  }
  const scale = fullScale(width);
  const level = Math.max(-scale, Math.min(scale - 1, Math.round(value * scale)));
  if (width === 1) bytes.writeUInt8(level + 128, offset);
  else bytes.writeIntLE(level, offset, width);
}

/** Interleaved samples of -1..1 of a block of whole frames. */
export function decodePcm(block: Buffer, format: PcmFormat): Float32Array {
  const { bytesPerSample: width } = format;
  const samples = new Float32Array(Math.floor(block.length / width));
  if (format.encoding === 'integer' && width === 2) {
    // The usual case by far, in one pass of its own.
    for (let index = 0; index < samples.length; index += 1)
      samples[index] = block.readInt16LE(index * 2) / 32_768;
    return samples;
  }
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = readSample(block, index * width, format);
  }
  return samples;
}
