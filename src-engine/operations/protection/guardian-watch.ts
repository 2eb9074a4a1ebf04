import type { GuardianPort } from '../ports/guardian.ts';
import type { ProtectedInput } from './protected-input.ts';

/** Keeps the guardian told of what it is to mute, and where it is to go, should the engine die. */
export class GuardianWatch {
  readonly #guardian: GuardianPort;
  #told = '';

  constructor(guardian: GuardianPort) {
    this.#guardian = guardian;
  }

  /**
   * `lines`: what is protected now, `isPictureStrict`: and the picture, strictly; neither: protection is off on purpose. Tells
   * only what changed.
   */
  tell(lines: readonly ProtectedInput[], safeScene: string | undefined, isPictureStrict: boolean): void {
    const strict = lines.filter(({ policy }) => policy.strict && !policy.dryRun);
    const inputs = (strict.length > 0 || isPictureStrict ? strict : lines).map(({ inputName }) => inputName);
    const watch = {
      inputs,
      strict: strict.length > 0 || isPictureStrict,
      ...(safeScene === undefined ? {} : { safeScene }),
    };
    const text = inputs.length === 0 && !isPictureStrict ? '' : JSON.stringify(watch);
    if (text === this.#told) return;
    // What could not be told is told again: a guardian that does not watch is no guardian.
    if (text === '') this.#guardian.rest();
    else if (!this.#guardian.watch(watch)) return;
    this.#told = text;
  }
}
