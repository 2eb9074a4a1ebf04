import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildModels, checkBytes, DamagedModelError } from '../../../models/build.ts';
import { deriveSpeechDecoder } from '../../../models/derive/speech-decoder.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'airlock-models-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the build of the models', { timeout: 60_000 }, () => {
  it('builds all, and a second time nothing', async () => {
    const first: string[] = [];
    const paths = await buildModels((line) => first.push(line), folder);
    expect([...paths.keys()]).toEqual([
      'speech-encoder',
      'speech-decoder',
      'voice-activity',
      'text-finder',
      'text-reader',
      'nudity',
      'faces',
    ]);
    expect(first).toHaveLength(paths.size);
    const second: string[] = [];
    await buildModels((line) => second.push(line), folder);
    expect(second).toEqual([]);
  });

  it('builds a damaged one again', async () => {
    const path = join(folder, 'voice-activity.onnx');
    const whole = await readFile(path);
    const damaged = Buffer.from(whole);
    damaged[1000] = (damaged[1000] as number) ^ 1;
    await writeFile(path, damaged);
    await buildModels(() => {}, folder);
    expect((await readFile(path)).equals(whole)).toBe(true);
  });

  it('refuses a wrong byte with the file, what was expected and what to do', () => {
    const expected = { bytes: 3, sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81' };
    expect(() => checkBytes('a.onnx', Uint8Array.of(1, 2, 3), expected, 'Install again.')).not.toThrow();
    expect(() => checkBytes('a.onnx', Uint8Array.of(1, 2, 4), expected, 'Install again.')).toThrow(
      DamagedModelError,
    );
    expect(() => checkBytes('a.onnx', Uint8Array.of(1, 2, 4), expected, 'Install again.')).toThrow(
      /a\.onnx: expected 3 bytes with SHA-256 039058c6.*found 3 bytes.*Install again/,
    );
  });

  it('does not derive a decoder from something else', async () => {
    const encoder = await readFile(join(folder, 'speech-encoder.onnx'));
    expect(() => deriveSpeechDecoder(encoder, 6)).toThrow(/not the merged decoder/);
  });
});
