/**
 * Moonshine tiny: an encoder over raw 16 kHz sound and an autoregressive decoder with a key-value cache
 * (Jeffries et al. 2024, arXiv 2410.15608). This file runs the two graphs; what is decoded how is decided elsewhere.
 */
import { InferenceSession, Tensor } from '../onnx-runtime.ts';

export const LAYERS = 6;
export const HEADS = 8;
export const VOCABULARY = 32_768;
export const BOS = 1;
export const EOS = 2;
/** One encoder step, ms: three convolutions of stride 64, 3 and 2 over 16 kHz sound. */
export const STEP_MS = 24;
const HEAD_WIDTH = 36;

/** What the encoder made of one window: f32 [1, steps, 288]. */
export interface Encoded {
  readonly hidden: Tensor;
  readonly steps: number;
}

/** Keys and values of all layers after `length` tokens. */
interface Cache {
  readonly length: number;
  /** [layer][decoder key, decoder value, encoder key, encoder value] */
  readonly tensors: readonly (readonly Tensor[])[];
}

/** The decoder's answer for a run of tokens. */
export interface DecoderOutput {
  /** f32 [tokens, VOCABULARY], row after row. */
  readonly logits: Float32Array;
  /** Per layer f32 [HEADS, tokens, steps]: where in the sound each token was heard. */
  readonly attention: readonly Float32Array[];
  readonly cache: Cache;
}

const emptyPast = new Tensor('float32', new Float32Array(0), [0, HEADS, 1, HEAD_WIDTH]);
const withoutCache = new Tensor('bool', [false], [1]);
const withCache = new Tensor('bool', [true], [1]);

export class Moonshine {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;

  private constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /** Loads both graphs. One thread each: OBS and the game need the others. */
  static async load(paths: { encoder: string; decoder: string }): Promise<Moonshine> {
    const options: InferenceSession.SessionOptions = {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
    };
    return new Moonshine(
      await InferenceSession.create(paths.encoder, options),
      await InferenceSession.create(paths.decoder, options),
    );
  }

  /** `samples`: mono 16 kHz, at least 1,024 of them (the convolutions' reach). */
  async encode(samples: Float32Array): Promise<Encoded> {
    const output = await this.#encoder.run({
      input_values: new Tensor('float32', samples, [1, samples.length]),
    });
    const hidden = output.last_hidden_state as Tensor;
    return { hidden, steps: hidden.dims[1] as number };
  }

  /** Reads `tokens` (beginning with BOS) in one go: the first pass over a window, whose draft it checks as it reads. */
  async read(encoded: Encoded, tokens: readonly number[]): Promise<DecoderOutput> {
    const past = Array.from({ length: LAYERS }, () => [emptyPast, emptyPast, emptyPast, emptyPast]);
    return this.#run(encoded, tokens, { length: 0, tensors: past }, false);
  }

  /** Reads one more token after what `cache` holds. */
  async readOn(encoded: Encoded, token: number, cache: Cache): Promise<DecoderOutput> {
    return this.#run(encoded, [token], cache, true);
  }

  async #run(
    encoded: Encoded,
    tokens: readonly number[],
    past: Cache,
    cached: boolean,
  ): Promise<DecoderOutput> {
    const feeds: Record<string, Tensor> = {
      input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [1, tokens.length]),
      encoder_hidden_states: encoded.hidden,
      use_cache_branch: cached ? withCache : withoutCache,
    };
    past.tensors.forEach((layer, index) => {
      cacheNames.forEach((name, part) => {
        feeds[`past_key_values.${index}.${name}`] = layer[part] as Tensor;
      });
    });
    const output = await this.#decoder.run(feeds);
    const tensors = past.tensors.map((layer, index) =>
      cacheNames.map((name, part) =>
        // With the cache the branch hands back nothing for the encoder's part: it has not changed.
        cached && part >= 2 ? (layer[part] as Tensor) : (output[`present.${index}.${name}`] as Tensor),
      ),
    );
    return {
      logits: output.logits?.data as Float32Array,
      attention: past.tensors.map((_, index) => output[`cross_attention.${index}`]?.data as Float32Array),
      cache: { length: past.length + tokens.length, tensors },
    };
  }
}

const cacheNames = ['decoder.key', 'decoder.value', 'encoder.key', 'encoder.value'] as const;

/** The cache as it was after its first `length` tokens. */
export function shortenCache(cache: Cache, length: number): Cache {
  if (length === cache.length) return cache;
  const shorten = (tensor: Tensor): Tensor => {
    const source = tensor.data as Float32Array;
    const result = new Float32Array(HEADS * length * HEAD_WIDTH);
    for (let head = 0; head < HEADS; head += 1) {
      const from = head * cache.length * HEAD_WIDTH;
      result.set(source.subarray(from, from + length * HEAD_WIDTH), head * length * HEAD_WIDTH);
    }
    return new Tensor('float32', result, [1, HEADS, length, HEAD_WIDTH]);
  };
  return {
    length,
    tensors: cache.tensors.map(([key, value, encoderKey, encoderValue]) => [
      shorten(key as Tensor),
      shorten(value as Tensor),
      encoderKey as Tensor,
      encoderValue as Tensor,
    ]),
  };
}
