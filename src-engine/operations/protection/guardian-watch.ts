import type { GuardianPort } from '../ports/guardian.ts';
import type { ProtectedInput } from './protected-input.ts';

/** Keeps the guardian told of what it is to mute, and where it is to go, should the engine die. */
export class GuardianWatch {
  readonly #guardian: GuardianPort;
  #told = '';

  constructor(guardian: GuardianPort) {
    this.#guardian = guardian;
  }

  /** `lines`: what is protected now; none: protection is off on purpose. Tells only what changed. */
  tell(lines: readonly ProtectedInput[], safeScene: string | undefined): void {
    const strict = lines.filter(({ policy }) => policy.strict && !policy.dryRun);
    const inputs = (strict.length > 0 ? strict : lines).map(({ inputName }) => inputName);
    const watch = {
      inputs,
      strict: strict.length > 0,
      ...(safeScene === undefined ? {} : { safeScene }),
    };
    const text = inputs.length === 0 ? '' : JSON.stringify(watch);
    if (text === this.#told) return;
    this.#told = text;
    if (text === '') this.#guardian.rest();
    else this.#guardian.watch(watch);
  }
}
