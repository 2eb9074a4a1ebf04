/** What is kept of the picture's cuts over set-ups, scene collections and undo. */
import { CoverMasks } from './cover-masks.ts';
import { HiddenSources } from './hidden-sources.ts';
import { LayoutWatch } from './layout-watch.ts';
import type { ObsClient } from './obs-client.ts';
import { PictureCuts } from './picture-cuts.ts';
import { SafeSwitch } from './safe-switch.ts';
import type { StageJournal } from './stage-journal.ts';

export interface PictureStateOptions {
  readonly journal: StageJournal;
  /** A folder for the masks that cover parts of the picture; OBS reads them. */
  readonly coversFolder: string;
  readonly now: () => number;
}

export class PictureState {
  readonly cuts: PictureCuts;
  readonly hidden: HiddenSources;
  readonly safe: SafeSwitch;
  readonly layout = new LayoutWatch();
  readonly #journal: StageJournal;
  #collection = '';

  constructor({ journal, coversFolder, now }: PictureStateOptions) {
    this.#journal = journal;
    this.cuts = new PictureCuts(new CoverMasks(coversFolder, now));
    this.hidden = new HiddenSources({ journal, now });
    this.safe = new SafeSwitch(journal);
  }

  /** Takes over a scene collection; what was asked for in another one is not asked for here. */
  adopt(collection: string): void {
    if (this.#collection !== '' && this.#collection !== collection) this.cuts.forget();
    this.#collection = collection;
    this.hidden.adopt(collection);
    this.safe.adopt(collection);
  }

  /** Ends what an earlier run did and nobody asks for any more; panic keeps the safe scene. */
  async releaseForgotten(
    client: ObsClient,
    {
      protectedScenes,
      safeScene,
      panicActive,
    }: {
      readonly protectedScenes: readonly string[];
      readonly safeScene: string;
      readonly panicActive: boolean;
    },
  ): Promise<void> {
    await this.cuts.releaseForgotten(client, protectedScenes);
    await this.hidden.releaseForgotten(client);
    if (this.safe.forgotten && !panicActive) await this.safe.back(client, safeScene);
  }

  /** Everything is undone. */
  forget(): void {
    this.cuts.forget();
    this.hidden.forget();
    this.safe.forget();
    if (this.#journal.collections.length === 0) this.cuts.masks.clean();
  }
}
