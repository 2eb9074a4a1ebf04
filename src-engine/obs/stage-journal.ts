/**
 * What we changed in OBS, written before each change, so that a later run can undo it after a kill -9. One file, mode
 * 0600, replaced atomically. It holds names of scenes and inputs and numbers, nothing that was said.
 */
import { readFileSync, renameSync, rmSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { obsNameSchema } from '../contract/basics.ts';
import { UserError } from '../contract/errors.ts';
import { stagePlanSchema } from '../contract/stage.ts';

const changeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('sync-offset'),
    inputName: obsNameSchema,
    inputUuid: z.string().optional(),
    beforeMs: z.number(),
    setMs: z.number(),
    /** The user removed the input: nothing to undo, unless they bring it back. */
    gone: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal('created-filter'), sceneName: obsNameSchema }),
  z.strictObject({ kind: z.literal('created-cover'), sceneName: obsNameSchema }),
  z.strictObject({ kind: z.literal('created-blur'), sceneName: obsNameSchema }),
  z.strictObject({ kind: z.literal('created-scene'), sceneName: obsNameSchema }),
  z.strictObject({ kind: z.literal('created-input'), inputName: obsNameSchema }),
  z.strictObject({
    kind: z.literal('transition-override'),
    sceneName: obsNameSchema,
    beforeName: z.string().nullable(),
    beforeDurationMs: z.number().nullable(),
    setName: z.string(),
  }),
]);
/** One change of ours in a scene collection, with what was there before. */
export type StageChange = z.infer<typeof changeSchema>;
export type SyncOffsetChange = Extract<StageChange, { kind: 'sync-offset' }>;

const hiddenItemSchema = z.strictObject({
  /** The scene or group that holds the item. */
  sceneName: obsNameSchema,
  sceneItemId: z.int(),
  sourceName: obsNameSchema,
});
/** A scene item that was visible and that we hid. */
export type HiddenItem = z.infer<typeof hiddenItemSchema>;

const awayFromSchema = z.strictObject({
  sceneName: obsNameSchema,
  /** The user's transition: an OBS that is closed on the safe scene keeps that scene's cut instead. */
  transitionName: obsNameSchema.optional(),
});
export type AwayFrom = z.infer<typeof awayFromSchema>;

const recordSchema = z.strictObject({
  plan: stagePlanSchema.optional(),
  changes: z.array(changeSchema),
  /** Inputs that are muted by us right now: unmuted by an undo. */
  mutes: z.array(obsNameSchema),
  /** Scene items that are hidden by us right now: shown by an undo. */
  hidden: z.array(hiddenItemSchema).optional(),
  /** What was on air before a cut went to the safe scene; set until it has gone back. */
  awayFrom: awayFromSchema.optional(),
  /** Set from panic to its end; an undo leaves its mutes alone. */
  panic: z.strictObject({ sceneName: obsNameSchema, inputs: z.array(obsNameSchema) }).optional(),
});
/** What we changed in one scene collection. */
export type CollectionRecord = z.infer<typeof recordSchema>;

const journalSchema = z.strictObject({
  version: z.literal(1),
  collections: z.record(z.string(), recordSchema),
});

export class StageJournal {
  readonly path: string;
  /** The damaged file's new name, where the journal could not be read and was put aside. */
  readonly putAside: string | undefined;
  readonly #collections: Map<string, CollectionRecord>;

  private constructor(
    path: string,
    collections: Map<string, CollectionRecord>,
    putAside: string | undefined,
  ) {
    this.path = path;
    this.#collections = collections;
    this.putAside = putAside;
  }

  /** Reads the journal; a missing one is empty, a damaged one is kept beside it under another name. */
  static open(path: string): StageJournal {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT')
        return new StageJournal(path, new Map(), undefined);
      throw error;
    }
    try {
      const { collections } = journalSchema.parse(JSON.parse(text));
      return new StageJournal(path, new Map(Object.entries(collections)), undefined);
    } catch {
      const putAside = `${path}.damaged-${Date.now()}`;
      renameSync(path, putAside);
      return new StageJournal(path, new Map(), putAside);
    }
  }

  /** The scene collections in which something of ours is left. */
  get collections(): readonly string[] {
    return [...this.#collections.keys()];
  }

  /** What of the user's is hidden by us now, over all collections. */
  get hidden(): readonly HiddenItem[] {
    return [...this.#collections.values()].flatMap((record) => record.hidden ?? []);
  }

  /** Everything that an undo would undo, over all collections. */
  get changes(): readonly StageChange[] {
    return [...this.#collections.values()].flatMap((record) => record.changes);
  }

  /** What we did in a collection; undefined where nothing. */
  of(collection: string): Readonly<CollectionRecord> | undefined {
    return this.#collections.get(collection);
  }

  /** Notes changes that are about to be made, safe on disk when this returns. Throws "disk-full" where it cannot. */
  willChange(collection: string, changes: readonly StageChange[]): void {
    if (changes.length === 0) return;
    const record = this.#record(collection);
    record.changes = [
      ...record.changes.filter((old) => !changes.some((next) => sameTarget(old, next))),
      ...changes,
    ];
    this.#write(true);
  }

  /** Notes the plan that a collection was set up by. */
  willFollow(collection: string, plan: CollectionRecord['plan']): void {
    this.#record(collection).plan = plan;
    this.#write(true);
  }

  /** Drops changes that have been undone. */
  undone(collection: string, changes: readonly StageChange[]): void {
    const record = this.#collections.get(collection);
    if (record === undefined) return;
    record.changes = record.changes.filter((each) => !changes.includes(each));
    this.#write(false);
  }

  /** Drops a collection of which nothing is left to undo. */
  forget(collection: string): void {
    this.#collections.delete(collection);
    this.#write(false);
  }

  /**
   * Notes which inputs we hold muted. In the path of a cut: not forced to disk (a kill -9 does not need it), and a
   * failure never keeps a cut from being made.
   */
  holdsMuted(collection: string, inputs: readonly string[]): void {
    const record = this.#collections.get(collection);
    if (record === undefined && inputs.length === 0) return;
    this.#record(collection).mutes = [...inputs];
    this.#writeInCut();
  }

  /** Notes which scene items we hold hidden; as with holdsMuted(). */
  hides(collection: string, hidden: readonly HiddenItem[]): void {
    const record = this.#record(collection);
    if (hidden.length > 0) record.hidden = [...hidden];
    else delete record.hidden;
    this.#writeInCut();
  }

  /** Notes from which scene a cut went to the safe scene, or that this is over; as with holdsMuted(). */
  away(collection: string, from: AwayFrom | undefined): void {
    const record = this.#record(collection);
    if (from === undefined) delete record.awayFrom;
    else record.awayFrom = from;
    this.#writeInCut();
  }

  /** Notes that panic began (with what was on air and whom it muted) or ended. */
  panic(collection: string, panic: CollectionRecord['panic']): void {
    const record = this.#record(collection);
    if (panic === undefined) delete record.panic;
    else record.panic = panic;
    this.#write(false);
  }

  /** Follows a renamed input or scene. */
  renamed(collection: string, what: 'inputName' | 'sceneName', from: string, to: string): void {
    const record = this.#collections.get(collection);
    if (record === undefined) return;
    record.changes = record.changes.map((each) =>
      what in each && (each as Record<string, unknown>)[what] === from ? { ...each, [what]: to } : each,
    );
    const name = (old: string) => (old === from ? to : old);
    const field = what === 'inputName' ? 'sourceName' : 'sceneName';
    if (record.hidden !== undefined) {
      record.hidden = record.hidden.map((item) => ({ ...item, [field]: name(item[field]) }));
    }
    if (what === 'inputName') {
      record.mutes = record.mutes.map(name);
    } else {
      if (record.plan !== undefined) record.plan = renamedPlan(record.plan, from, to);
      if (record.awayFrom !== undefined) {
        record.awayFrom = { ...record.awayFrom, sceneName: name(record.awayFrom.sceneName) };
      }
      if (record.panic !== undefined)
        record.panic = { ...record.panic, sceneName: name(record.panic.sceneName) };
    }
    this.#write(false);
  }

  /** Notes that the user removed an input that we had changed, or that it is back. */
  inputGone(collection: string, inputName: string, gone: boolean): void {
    const record = this.#collections.get(collection);
    if (record === undefined) return;
    record.changes = record.changes.map((each) =>
      each.kind === 'sync-offset' && each.inputName === inputName ? { ...each, gone } : each,
    );
    this.#write(false);
  }

  /** Follows a renamed scene collection. */
  collectionRenamed(from: string, to: string): void {
    const record = this.#collections.get(from);
    if (record === undefined || this.#collections.has(to)) return;
    this.#collections.delete(from);
    this.#collections.set(to, record);
    this.#write(false);
  }

  #record(collection: string): CollectionRecord {
    const record = this.#collections.get(collection) ?? { changes: [], mutes: [] };
    this.#collections.set(collection, record);
    return record;
  }

  /** The cut comes first; what is lost is only what an undo after a crash in the middle of it would give back. */
  #writeInCut(): void {
    try {
      this.#write(false);
    } catch {
      // Said above.
    }
  }

  #write(durable: boolean): void {
    try {
      if (this.#collections.size === 0) {
        rmSync(this.path, { force: true });
        return;
      }
      const text = JSON.stringify(
        { version: 1, collections: Object.fromEntries(this.#collections) },
        null,
        1,
      );
      writeFileAtomic.sync(this.path, text, { mode: 0o600, fsync: durable });
    } catch (error) {
      throw new UserError(
        'disk-full',
        'The journal of changes in OBS could not be written, so nothing was changed.',
        'Make room on the disk, and see that Airlock may write to its data folder.',
        { cause: error },
      );
    }
  }
}

function sameTarget(a: StageChange, b: StageChange): boolean {
  if (a.kind === 'sync-offset' && b.kind === a.kind) return a.inputName === b.inputName;
  if (a.kind === 'created-input' && b.kind === a.kind) return a.inputName === b.inputName;
  return a.kind === b.kind && 'sceneName' in a && 'sceneName' in b && a.sceneName === b.sceneName;
}

function renamedPlan(plan: NonNullable<CollectionRecord['plan']>, from: string, to: string) {
  const name = (old: string) => (old === from ? to : old);
  return {
    ...plan,
    ...(plan.safeSceneName === undefined ? {} : { safeSceneName: name(plan.safeSceneName) }),
    ...(plan.scenes === undefined
      ? {}
      : { scenes: plan.scenes.map((scene) => ({ ...scene, sceneName: name(scene.sceneName) })) }),
  };
}
