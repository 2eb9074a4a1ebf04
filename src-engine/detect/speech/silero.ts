/** Silero voice activity: the probability that 32 ms of sound hold speech. */
import { InferenceSession, Tensor } from '../onnx-runtime.ts';

/** Samples per step at 16 kHz: 32 ms. */
export const VAD_STEP_SAMPLES = 512;
/** The model wants the last samples of the step before in front of each step; without them it hears no speech at all. */
const CONTEXT_SAMPLES = 64;

const sampleRate = new Tensor('int64', BigInt64Array.of(16_000n), []);

/** A loaded model; one `VoiceActivity` per input keeps that input's state. */
export async function loadVoiceActivityModel(path: string): Promise<InferenceSession> {
  return InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1 });
}

export class VoiceActivity {
  readonly #model: InferenceSession;
  #state: Tensor = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
  #input = new Float32Array(CONTEXT_SAMPLES + VAD_STEP_SAMPLES);

  constructor(model: InferenceSession) {
    this.#model = model;
  }

  /** `step`: exactly VAD_STEP_SAMPLES of mono 16 kHz sound, following the step before. Returns 0..1. */
  async next(step: Float32Array): Promise<number> {
    this.#input.copyWithin(0, VAD_STEP_SAMPLES);
    this.#input.set(step, CONTEXT_SAMPLES);
    const output = await this.#model.run({
      input: new Tensor('float32', this.#input, [1, this.#input.length]),
      state: this.#state,
      sr: sampleRate,
    });
    this.#state = output.stateN as Tensor;
    return (output.output as Tensor).data[0] as number;
  }

  /** Forgets what was heard: after a gap. */
  reset(): void {
    this.#state = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
    this.#input.fill(0);
  }
}
