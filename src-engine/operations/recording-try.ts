/** Tries a policy on a recording that a client sends: the scan's own pipeline; nothing of the sound is kept. */
import { UserError } from '../contract/errors.ts';
import type { SoundFrame } from '../contract/flow.ts';
import type { Policy } from '../contract/policy.ts';
import type { RecordingTryResult } from '../contract/recording-try.ts';
import type { PolicyBook } from './policy-book.ts';
import type { SecretsStore } from './ports/settings.ts';
import type { RecordingSpeech } from './ports/speech.ts';
import { scan } from './scan/scan.ts';
import { speechWordsOf } from './word-verbs.ts';

export interface RecordingTryOptions {
  readonly speech: RecordingSpeech;
  readonly policies: PolicyBook;
  readonly secrets: SecretsStore;
  /** The safety delay that is set up, or the default, ms. */
  readonly delayMs: () => number;
}

export interface RecordingTryRequest {
  /** A saved policy or preset; either this or `policy`. */
  readonly policyId?: string | undefined;
  readonly policy?: Policy | undefined;
  readonly delayMs?: number | undefined;
}

export class RecordingTries {
  readonly #options: RecordingTryOptions;
  #isRunning = false;

  constructor(options: RecordingTryOptions) {
    this.#options = options;
  }

  /**
   * Listens to the frames as they come and says what the policy would cut. One at a time, as each has a model of its own
   * beside the one that protects the stream.
   * Rejects with a UserError: `conflict` (one runs), `not-found`, `policy-invalid`, `word-list-invalid`, `model-failed`; with
   * the signal's reason where it was aborted.
   */
  async run(
    request: RecordingTryRequest,
    frames: AsyncIterable<SoundFrame>,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (doneMs: number) => void },
  ): Promise<RecordingTryResult> {
    const { speech, policies, secrets, delayMs } = this.#options;
    const policy =
      request.policy ?? (request.policyId === undefined ? undefined : policies.get(request.policyId).policy);
    if (policy === undefined) {
      throw new UserError('policy-invalid', 'No policy to try.', 'Give a policyId or a policy.');
    }
    if (this.#isRunning) {
      throw new UserError(
        'conflict',
        'Another recording is being tried.',
        'Wait until it is done, or cancel it.',
      );
    }
    this.#isRunning = true;
    try {
      const result = await scan(frames, speech, {
        policy,
        words: speechWordsOf(secrets.read()),
        delayMs: request.delayMs ?? delayMs(),
        signal,
        onProgress,
      });
      return { ...result, cuts: [...result.cuts], decisions: [...result.decisions] };
    } finally {
      this.#isRunning = false;
    }
  }
}
