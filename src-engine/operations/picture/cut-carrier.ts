/** Carries the picture's cuts out in OBS: tells only what changed, one message at a time, and tries again what failed. */
import { UserError } from '../../contract/errors.ts';
import type { SceneCuts, StagePicture } from '../ports/stage-picture.ts';
import type { PlannedCut } from './picture-plan.ts';

export interface CutCarrierOptions {
  readonly stage: StagePicture;
  /** Told of what is our fault. */
  readonly onFault: (error: unknown) => void;
  /** OBS has taken what was wanted for the first time. */
  readonly onInForce: () => void;
}

/** After a message that failed, ms: OBS may be on its knees. */
const AGAIN_AFTER_MS = 100;

interface Wanted {
  readonly cuts: readonly SceneCuts[];
  readonly hidden: readonly string[];
  readonly isSafeScene: boolean;
}

type Told = Record<'cuts' | 'safe-scene' | 'hidden', string | undefined>;

export class CutCarrier {
  readonly #options: CutCarrierOptions;
  #wanted: Wanted | undefined;
  /** As JSON; undefined where nobody knows what OBS has taken. */
  readonly #told: Told = { cuts: undefined, 'safe-scene': 'false', hidden: '[]' };
  #isStreamStopped = false;
  #isBusy = false;
  #hasCarried = false;
  #run: Promise<void> = Promise.resolve();

  constructor(options: CutCarrierOptions) {
    this.#options = options;
  }

  /** True once OBS has taken what was wanted. */
  get hasCarried(): boolean {
    return this.#hasCarried;
  }

  /** Resolves when what was wanted last is done, or has failed. */
  get settled(): Promise<void> {
    return this.#run;
  }

  /** What the audience is not to see from now on; scenes without a cut are set free. */
  carry(cuts: readonly PlannedCut[], scenes: readonly string[]): void {
    const covering = cuts.filter(({ action }) => action !== 'blur');
    this.#wanted = {
      cuts: scenes.map((sceneName) => ({
        sceneName,
        covers: boxesIn(covering, sceneName),
        blurs: boxesIn(
          cuts.filter(({ action }) => action === 'blur'),
          sceneName,
        ),
      })),
      hidden: [
        ...new Set(
          cuts.flatMap(({ action, sourceName }) =>
            action === 'hide-source' && sourceName ? [sourceName] : [],
          ),
        ),
      ],
      isSafeScene: cuts.some(({ action }) => action === 'safe-scene'),
    };
    if (!cuts.some(({ action }) => action === 'stop-stream')) this.#isStreamStopped = false;
    else if (!this.#isStreamStopped) {
      this.#isStreamStopped = true;
      this.#options.stage.stopStream().catch((error: unknown) => this.#failed(error));
    }
    this.#start();
  }

  /** Takes away all that was carried. */
  clear(scenes: readonly string[]): void {
    this.carry([], scenes);
    this.#hasCarried = false;
  }

  #start(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    this.#run = this.#work().finally(() => {
      this.#isBusy = false;
    });
  }

  async #work(): Promise<void> {
    for (let wanted = this.#wanted; wanted !== undefined; wanted = this.#wanted) {
      this.#wanted = undefined;
      try {
        await this.#send(wanted);
        const isFirst = !this.#hasCarried;
        this.#hasCarried = true;
        if (isFirst) this.#options.onInForce();
      } catch (error) {
        this.#failed(error);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    }
  }

  /** What fails holds up nothing else: where nothing can be covered, a scene can still be left. */
  async #send({ cuts, hidden, isSafeScene }: Wanted): Promise<void> {
    const { stage } = this.#options;
    const outcomes = [
      await this.#tell('cuts', cuts, () => stage.setCuts(cuts)),
      await this.#tell('safe-scene', isSafeScene, () => stage.setSafeScene(isSafeScene)),
      await this.#tell('hidden', hidden, () => stage.setHidden(hidden)),
    ];
    const failed = outcomes.find((outcome) => outcome !== undefined);
    if (failed !== undefined) throw failed.error;
  }

  /** Tells OBS where it was not told the same before; resolves to what failed. */
  async #tell(
    what: keyof Told,
    wanted: unknown,
    tell: () => Promise<void>,
  ): Promise<{ readonly error: unknown } | undefined> {
    const text = JSON.stringify(wanted);
    if (text === this.#told[what]) return undefined;
    // Until OBS says that it took it, nobody knows: it is told again, whatever is wanted then.
    this.#told[what] = undefined;
    try {
      await tell();
    } catch (error) {
      return { error };
    }
    this.#told[what] = text;
    return undefined;
  }

  #failed(error: unknown): void {
    if (!(error instanceof UserError)) this.#options.onFault(error);
  }
}

/** Whole pixels: what changes by less is the same cover. */
function boxesIn(cuts: readonly PlannedCut[], sceneName: string): SceneCuts['covers'] {
  return cuts
    .filter((cut) => cut.sceneName === sceneName)
    .map(({ box }) => {
      const x = Math.floor(box.x);
      const y = Math.floor(box.y);
      return { x, y, width: Math.ceil(box.x + box.width) - x, height: Math.ceil(box.y + box.height) - y };
    });
}
