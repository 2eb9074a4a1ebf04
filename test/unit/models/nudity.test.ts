import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { deriveFaces } from '../../../models/derive/faces.ts';
import { deriveNudity } from '../../../models/derive/nudity.ts';
import { InferenceSession, Tensor } from '../../../src-engine/detect/onnx-runtime.ts';

const folder = new URL('../../../node_modules/nsfwjs/dist/models/mobilenet_v2/', import.meta.url);
const weights = await readFile(new URL('group1-shard1of1.min.js', folder));
const topology = await readFile(new URL('model.min.js', folder));

/** What TensorFlow.js 4.22.0 (its pure JavaScript backend) makes of these pictures. */
const known: readonly [name: string, pixel: (x: number, y: number, c: number) => number, odds: number[]][] = [
  ['black', () => 0, [0.788308, 0.0262471, 0.1733723, 0.01000959, 0.002062906]],
  ['white', () => 255, [0.7653097, 0.02756401, 0.1916934, 0.01285766, 0.002575157]],
  [
    'a ramp',
    (x, y, c) => [x, y, (x + y) >> 1][c] as number,
    [0.8874111, 0.02024283, 0.08735526, 0.004046256, 0.0009445689],
  ],
  [
    'a chessboard',
    (x, y, c) => (((x >> 4) + (y >> 4) + c) % 2) * 200 + 20,
    [0.00224258, 0.00002514904, 0.9977214, 0.0000090542, 0.000001861273],
  ],
];

test('the nudity model gives what TensorFlow.js gives, all pictures in one batch', async () => {
  const session = await InferenceSession.create(deriveNudity(weights, topology), { intraOpNumThreads: 1 });
  const pictures = new Uint8Array(known.length * 224 * 224 * 3);
  for (const [at, [, pixel]] of known.entries()) {
    for (let i = 0; i < 224 * 224; i += 1) {
      for (let c = 0; c < 3; c += 1) {
        pictures[(at * 224 * 224 + i) * 3 + c] = pixel(i % 224, Math.floor(i / 224), c);
      }
    }
  }
  const { odds } = await session.run({
    pictures: new Tensor('uint8', pictures, [known.length, 224, 224, 3]),
  });
  for (const [at, [name, , expected]] of known.entries()) {
    for (const [of, odd] of expected.entries()) {
      expect(Math.abs(((odds as Tensor).data[at * 5 + of] as number) - odd), `${name}, ${of}`).toBeLessThan(
        5e-6,
      );
    }
  }
});

test('refuses files of other models', () => {
  expect(() => deriveNudity(topology, topology)).toThrow();
  expect(() => deriveNudity(Buffer.from('module.exports = "AAAA"'), topology)).toThrow(/not as long/);
  expect(() => deriveFaces(Uint8Array.of())).toThrow(/not CenterFace/);
});
