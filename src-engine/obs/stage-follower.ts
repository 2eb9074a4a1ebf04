/** Follows what the user does in OBS while the stage is set up. */
import type { MeterReading } from '../operations/ports/sound.ts';
import { helperFilterNames } from './helper-filters.ts';
import { BLEEP_INPUT, ourInputs, ourScenes } from './helper-names.ts';
import { readInputs } from './inventory.ts';
import type { StageCore } from './stage-core.ts';
import type { StageEventHandlers } from './stage-events.ts';
import { CLOSED_MARGIN_MS } from './stage-mutes.ts';
import { findChange, planOffsets, setOffsets } from './sync-offsets.ts';

/** An input whose meters said nothing for so long has no sound flowing. */
const SILENT_AFTER_MS = 500;

export class StageFollower implements StageEventHandlers {
  readonly #core: StageCore;
  readonly #now: () => number;
  /** When each input last had sound flowing. */
  readonly #flowedAt = new Map<string, number>();
  /** Inputs whose offset was set while no sound flowed: it may not have taken effect (issue 7912), so it is set again. */
  readonly #unproven = new Set<string>();

  constructor(core: StageCore, now: () => number) {
    this.#core = core;
    this.#now = now;
  }

  /** To be called after a set-up: notes for which inputs the offset has to be set again when sound begins to flow. */
  offsetsWereSet(): void {
    const changes = this.#core.journal.of(this.#core.collection)?.changes ?? [];
    for (const change of changes) {
      if (change.kind !== 'sync-offset') continue;
      const flowed = this.#now() - (this.#flowedAt.get(change.inputName) ?? -Infinity) < SILENT_AFTER_MS;
      if (!flowed) this.#unproven.add(change.inputName);
    }
  }

  meters(readings: readonly MeterReading[]): void {
    for (const { inputName, atMs } of readings) {
      this.#flowedAt.set(inputName, atMs);
      if (this.#unproven.delete(inputName)) this.#setAgain(inputName);
    }
    this.#core.emit({
      kind: 'meters',
      readings: readings.filter((each) => !ourInputs.includes(each.inputName)),
    });
  }

  mute(inputName: string, muted: boolean): void {
    const { mutes } = this.#core;
    if (this.#core.unloading) return;
    const ours = mutes.heard(inputName, muted);
    if (inputName === BLEEP_INPUT) return;
    this.#core.emit({ kind: 'mute', inputName, muted, ours, atMs: this.#now() });
  }

  inputCreated(inputName: string): void {
    if (this.#core.unloading || ourInputs.includes(inputName)) return;
    this.#core.emit({ kind: 'inputs-changed' });
    if (this.#core.plan !== undefined)
      void this.#closeUntilDelayed(inputName).catch(() => this.#core.lookSoon());
  }

  inputRemoved(inputName: string): void {
    if (this.#core.unloading) return;
    this.#core.lookSoon();
    if (ourInputs.includes(inputName)) return;
    this.#core.journal.inputGone(this.#core.collection, inputName, true);
    this.#core.mutes.forget(inputName);
    this.#unproven.delete(inputName);
    this.#core.emit({ kind: 'inputs-changed' });
  }

  inputRenamed(from: string, to: string): void {
    this.#core.journal.renamed(this.#core.collection, 'inputName', from, to);
    this.#core.mutes.renamed(from, to);
    if (this.#unproven.delete(from)) this.#unproven.add(to);
    this.#core.emit({ kind: 'input-renamed', from, to });
    this.#core.lookSoon();
  }

  sceneCreated(sceneName: string): void {
    const { plan } = this.#core;
    if (this.#core.unloading || ourScenes.includes(sceneName)) return;
    this.#core.emit({ kind: 'scenes-changed' });
    if (plan === undefined) return;
    // With no choice of scenes every scene is protected, so a new one is too.
    if (plan.scenes === undefined) this.#inBackground(() => this.#core.setUpAgain());
    else this.#core.lookSoon();
  }

  sceneRemoved(sceneName: string): void {
    if (this.#core.unloading) return;
    this.#core.sceneRemoved(sceneName);
    if (!ourScenes.includes(sceneName)) this.#core.emit({ kind: 'scenes-changed' });
  }

  sceneRenamed(from: string, to: string): void {
    this.#core.sceneRenamed(from, to);
    this.#core.emit({ kind: 'scenes-changed' });
    this.#core.lookSoon();
  }

  programme(sceneName: string): void {
    if (!this.#core.unloading) this.#core.programmeChanged(sceneName);
  }

  outputs(change: { streaming?: boolean; recording?: boolean }): void {
    this.#core.streaming = change.streaming ?? this.#core.streaming;
    this.#core.recording = change.recording ?? this.#core.recording;
    this.#core.emitObs();
  }

  unloading(): void {
    this.#core.unload();
  }

  collectionChanged(_collection: string): void {
    this.#flowedAt.clear();
    this.#unproven.clear();
    this.#inBackground(async () => {
      await this.#core.arrive();
      this.offsetsWereSet();
      this.#core.emit({ kind: 'inputs-changed' });
      this.#core.emit({ kind: 'scenes-changed' });
    });
  }

  collectionsListed(collections: readonly string[]): void {
    if (this.#core.unloading || collections.includes(this.#core.collection)) return;
    // The current one is not in the list any more: it was renamed.
    this.#inBackground(() => this.#core.collectionRenamed());
  }

  profileChanged(): void {
    // Another profile can have another canvas or frame rate, and so another count of frames in D.
    if (this.#core.plan !== undefined) this.#inBackground(() => this.#core.setUpAgain());
  }

  sceneItemEnabled({
    sceneName,
    sceneItemId,
    enabled,
  }: {
    readonly sceneName: string;
    readonly sceneItemId: number;
    readonly enabled: boolean;
  }): void {
    if (this.#core.unloading || this.#core.picture.hidden.heard(sceneName, sceneItemId, enabled)) return;
    this.touched();
    this.layoutTouched();
  }

  filterEnabled(sourceName: string, filterName: string, enabled: boolean): void {
    const isBlur =
      filterName === helperFilterNames['blur-small'] || filterName === helperFilterNames['blur-large'];
    // As we asked for: a look at every cut would cost more than the cut.
    if (isBlur && this.#core.picture.cuts.isBlurred(sourceName) === enabled) return;
    this.touched();
    this.layoutTouched();
  }

  filterSettings(_sourceName: string, filterName: string): void {
    if (filterName === helperFilterNames.cover) return;
    this.touched();
    this.layoutTouched();
  }

  touched(): void {
    if (!this.#core.unloading) this.#core.lookSoon();
  }

  layoutTouched(): void {
    if (!this.#core.unloading) this.#core.picture.layout.touched();
  }

  /** A new input stays muted until its delay is in force: its first second would air early. */
  async #closeUntilDelayed(inputName: string): Promise<void> {
    const { link, mutes } = this.#core;
    const read = async () => (await readInputs(link.lane, [{ inputName, inputKind: '' }]))[0];
    const found = await read();
    if (found?.audio === undefined) return;
    mutes.known(inputName, found.audio.muted);
    await mutes.close(link.lane, [inputName]);
    await this.#core.exclusive(async () => {
      const { journal, collection, plan } = this.#core;
      const input = await read();
      if (plan !== undefined && input !== undefined) {
        const changes = planOffsets([input], journal.of(collection), plan.delayMs);
        journal.willChange(collection, changes);
        await setOffsets(link.client, changes);
        this.#unproven.add(inputName);
      }
      mutes.openAfter([inputName], (plan?.delayMs ?? 0) + CLOSED_MARGIN_MS, () => link.lane);
    });
    this.#core.lookSoon();
  }

  #setAgain(inputName: string): void {
    this.#inBackground(async () => {
      const record = this.#core.journal.of(this.#core.collection);
      const change = findChange(record?.changes ?? [], { name: inputName });
      if (change !== undefined && this.#core.plan !== undefined)
        await setOffsets(this.#core.link.client, [change]);
    });
  }

  /** A failure here is a lost link, which says so itself, or shows as a problem at the next look. */
  #inBackground(work: () => Promise<unknown>): void {
    this.#core.exclusive(work).catch(() => this.#core.lookSoon());
  }
}
