/** WAV files made apart from the product's own code, so that an error in one does not hide in the other. */

export interface Made {
  readonly kind: 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64';
  readonly channels: readonly (readonly number[] | Float32Array | Float64Array)[];
  readonly rateHz: number;
  readonly extensible?: boolean;
  /** Chunks between format and sound, and after the sound. */
  readonly before?: Buffer;
  readonly after?: Buffer;
  readonly riffBytes?: number;
  readonly dataBytes?: number;
  readonly long?: boolean;
}

const widths = { u8: 1, s16: 2, s24: 3, s32: 4, f32: 4, f64: 8 };

export function wav(made: Made): Buffer {
  const width = widths[made.kind];
  const count = made.channels[0]?.length ?? 0;
  const channelCount = made.channels.length;
  const data = Buffer.alloc(count * channelCount * width);
  for (let frame = 0; frame < count; frame += 1) {
    for (let channel = 0; channel < channelCount; channel += 1) {
      put(data, (frame * channelCount + channel) * width, made.kind, made.channels[channel]?.[frame] ?? 0);
    }
  }
  const tag = made.kind.startsWith('f') ? 3 : 1;
  const format = Buffer.alloc(made.extensible ? 40 : 16);
  format.writeUInt16LE(made.extensible ? 0xfffe : tag, 0);
  format.writeUInt16LE(channelCount, 2);
  format.writeUInt32LE(made.rateHz, 4);
  format.writeUInt32LE(made.rateHz * channelCount * width, 8);
  format.writeUInt16LE(channelCount * width, 12);
  format.writeUInt16LE(width * 8, 14);
  if (made.extensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(width * 8, 18);
    Buffer.from([tag, 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]).copy(format, 24);
  }
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(BigInt(data.length), 8);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    ...(made.long ? [chunk('ds64', sizes)] : []),
    chunk('fmt ', format),
    made.before ?? Buffer.alloc(0),
    Buffer.from('data'),
    u32(made.long ? 0xffffffff : (made.dataBytes ?? data.length)),
    data,
    Buffer.alloc(data.length % 2),
    made.after ?? Buffer.alloc(0),
  ]);
  const head = Buffer.from(made.long ? 'RF64' : 'RIFF');
  return Buffer.concat([head, u32(made.long ? 0xffffffff : (made.riffBytes ?? body.length)), body]);
}

export function chunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from(name), u32(content.length), content, Buffer.alloc(content.length % 2)]);
}

/** A sine of so many ms. */
export function tone(hz: number, peak: number, ms: number, rateHz: number): Float64Array {
  const samples = new Float64Array(Math.round((ms * rateHz) / 1000));
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = peak * Math.sin((2 * Math.PI * hz * index) / rateHz);
  }
  return samples;
}

function put(data: Buffer, at: number, kind: Made['kind'], value: number): void {
  if (kind === 'u8') data.writeUInt8(Math.round(value * 127) + 128, at);
  else if (kind === 's16') data.writeInt16LE(Math.round(value * 32_767), at);
  else if (kind === 's24') data.writeIntLE(Math.round(value * 8_388_607), at, 3);
  else if (kind === 's32') data.writeInt32LE(Math.round(value * 2_147_483_647), at);
  else if (kind === 'f32') data.writeFloatLE(value, at);
  else data.writeDoubleLE(value, at);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
