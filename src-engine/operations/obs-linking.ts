/** Links OBS, remembers where it is, and goes on with what an earlier run had set up. */
import { UserError } from '../contract/errors.ts';
import type { Problem } from '../contract/state.ts';
import type { SecretsStore, SettingsStore } from './ports/settings.ts';
import type { ObsTarget, StagePort } from './ports/stage.ts';
import type { Protection } from './protection/protection.ts';

/** Reads where OBS listens and its password from OBS's own settings. Rejects with a UserError `not-found`. */
export type ReadObsConfig = () => Promise<ObsTarget>;

export interface ObsLinkingOptions {
  readonly stage: StagePort;
  readonly settings: SettingsStore;
  readonly secrets: SecretsStore;
  readonly protection: Protection;
  readonly picture: { readonly isWanted: boolean };
  readonly readObsConfig: ReadObsConfig;
}

export class ObsLinking {
  readonly #options: ObsLinkingOptions;
  #isResumed = false;
  #end: (() => void) | undefined;

  constructor(options: ObsLinkingOptions) {
    this.#options = options;
  }

  /** At the start of the engine: links the OBS of the last launch, tries for ever, and resumes when it is there. */
  begin(): void {
    const { stage, settings, secrets } = this.#options;
    this.#end = stage.on((event) => {
      if (event.kind === 'obs' && event.obs.state === 'connected') setImmediate(() => void this.#resume());
    });
    const url = settings.read().obsUrl;
    if (url === undefined) return;
    // What keeps us from it stands in the state of the link; it is tried again for ever.
    stage.link({ url, password: secrets.read().obsPassword }, { keepTrying: true }).catch(() => undefined);
  }

  end(): void {
    this.#end?.();
  }

  /** Links an OBS and remembers it. Rejects with a UserError; then the link that was there before is gone too. */
  async link(target: ObsTarget): Promise<void> {
    const { stage, settings, secrets, protection } = this.#options;
    await protection.stop();
    this.#isResumed = false;
    await stage.link(target);
    await secrets.update(({ obsPassword: _, ...rest }) =>
      target.password === undefined ? rest : { ...rest, obsPassword: target.password },
    );
    await settings.update((value) => ({ ...value, obsUrl: target.url }));
  }

  /** As `link`, with what OBS's own settings say. */
  async linkByObsConfig(): Promise<void> {
    await this.link(await this.#options.readObsConfig());
  }

  /** Gives OBS back as it was where it can be reached, and forgets it. */
  async unlink(): Promise<void> {
    const { stage, settings, secrets, protection } = this.#options;
    await protection.stop();
    if (stage.obs.state === 'connected') await stage.undo();
    await stage.unlink();
    await secrets.update(({ obsPassword: _, ...rest }) => rest);
    await settings.update(({ obsUrl: _, ...rest }) => rest);
  }

  /** Once for each launch and link: goes on with the set-up that was asked for, or undoes what a killed run left. */
  async #resume(): Promise<void> {
    if (this.#isResumed) return;
    this.#isResumed = true;
    const { stage, settings, protection, picture } = this.#options;
    const { stage: plan, inputs } = settings.read();
    try {
      // Waits until the stage has taken in how OBS is.
      await stage.verify();
      if (plan === undefined) {
        if (stage.unfinished) await stage.undo();
        return;
      }
      // What an earlier run left delayed airs during the set-up: a strict policy mutes it until it is checked.
      const canProtect = inputs.length > 0 || picture.isWanted;
      if (stage.unfinished && canProtect) await protection.start({ early: true });
      await stage.setUp(plan, { acceptOverBudget: true });
      if (canProtect) await protection.start();
      protection.note('resume', null);
    } catch (error) {
      this.#isResumed = stage.obs.state === 'connected';
      protection.note('resume', resumeProblem(error));
    }
  }
}

function resumeProblem(error: unknown): Problem {
  const { message, advice } =
    error instanceof UserError
      ? error
      : { message: 'The stage could not be set up again.', advice: 'Set it up by hand: "airlock set-up".' };
  return { code: 'stage-not-set-up', message, advice };
}
