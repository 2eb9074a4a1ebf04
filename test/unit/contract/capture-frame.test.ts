import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CAPTURE_HEADER_BYTES,
  decodeCaptureFrame,
  encodeCaptureFrame,
  MAX_FRAME_SAMPLES,
  MIN_FRAME_SAMPLES,
} from '../../../src-engine/contract/capture-frame.ts';

const good = { sequence: 7, clientMs: 1234.5, samples: new Float32Array(160).fill(0.25) };

function changed(change: (view: DataView) => void): Uint8Array {
  const bytes = encodeCaptureFrame(good);
  change(new DataView(bytes.buffer));
  return bytes;
}

describe('capture frame', () => {
  test('comes back as it was sent', () => {
    const arbitrary = fc.record({
      sequence: fc.nat({ max: 0xffffffff }),
      clientMs: fc.double({ noNaN: true, noDefaultInfinity: true }),
      samples: fc.float32Array({
        min: -1,
        max: 1,
        noNaN: true,
        minLength: MIN_FRAME_SAMPLES,
        maxLength: MIN_FRAME_SAMPLES + 50,
      }),
    });
    fc.assert(
      fc.property(arbitrary, (frame) => {
        expect(decodeCaptureFrame(encodeCaptureFrame(frame))).toEqual(frame);
      }),
    );
  });

  test.each([
    ['short', encodeCaptureFrame(good).subarray(0, CAPTURE_HEADER_BYTES - 1)],
    ['magic', changed((view) => view.setUint32(0, 1, true))],
    ['version', changed((view) => view.setUint16(4, 2, true))],
    ['length', changed((view) => view.setUint32(12, 161, true))],
    ['length', changed((view) => view.setUint32(12, 0xffffffff, true))],
    ['length', encodeCaptureFrame({ ...good, samples: new Float32Array(MIN_FRAME_SAMPLES - 1) })],
    ['length', encodeCaptureFrame({ ...good, samples: new Float32Array(MAX_FRAME_SAMPLES + 1) })],
    ['time', changed((view) => view.setFloat64(16, Number.NaN, true))],
    ['samples', changed((view) => view.setFloat32(CAPTURE_HEADER_BYTES, Number.POSITIVE_INFINITY, true))],
  ])('says %s of a message that is not a frame', (fault, bytes) => {
    expect(decodeCaptureFrame(bytes)).toBe(fault);
  });

  test('takes any bytes without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(typeof decodeCaptureFrame(bytes)).toMatch(/string|object/);
      }),
    );
  });

  test('clamps what is too loud', () => {
    const loud = decodeCaptureFrame(encodeCaptureFrame({ ...good, samples: new Float32Array(160).fill(-3) }));
    expect(loud).toMatchObject({ samples: new Float32Array(160).fill(-1) });
  });
});
