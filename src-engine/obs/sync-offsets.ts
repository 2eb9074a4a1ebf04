/** The sound's half of the safety delay: sync offset D on top of the user's own, on every audio input. */
import { UserError } from '../contract/errors.ts';
import { ourInputs } from './helper-names.ts';
import type { InventoryInput } from './inventory.ts';
import { type ObsClient, request } from './obs-client.ts';
import type { CollectionRecord, StageChange, SyncOffsetChange } from './stage-journal.ts';

/** The largest sync offset OBS takes, in ms (obs-websocket, SetInputAudioSyncOffset). */
export const LARGEST_OFFSET_MS = 20_000;

/** Longer than the sound packets of any input (the longest we saw: 64 ms), so that one passes between two offsets. */
const BETWEEN_OFFSETS_MS = 200;

/**
 * What must change so that every audio input has `delayMs` on top of the user's own offset; pure. An input that stands
 * where neither we nor the journal's "before" had it was moved by hand: what they set is taken as their new own offset. A
 * new input that came with the offset of one we changed is a copy of it, already delayed.
 */
export function planOffsets(
  inputs: readonly InventoryInput[],
  record: Readonly<CollectionRecord> | undefined,
  delayMs: number,
): SyncOffsetChange[] {
  const known = (record?.changes ?? []).filter((change) => change.kind === 'sync-offset');
  return inputs.flatMap((input): SyncOffsetChange[] => {
    if (input.audio === undefined || ourInputs.includes(input.name)) return [];
    const { offsetMs } = input.audio;
    const mine = findChange(known, input);
    const copied = known.find((change) => change.setMs === offsetMs && change.beforeMs !== offsetMs);
    const beforeMs = mine === undefined ? (copied?.beforeMs ?? offsetMs) : ownOffset(mine, offsetMs);
    const setMs = beforeMs + delayMs;
    if (setMs > LARGEST_OFFSET_MS) {
      throw new UserError(
        'conflict',
        `The input “${input.name}” has a sync offset of ${beforeMs} ms of its own; with the safety delay that is more than OBS takes (${LARGEST_OFFSET_MS} ms).`,
        'Choose a shorter safety delay, or a smaller sync offset for that input.',
      );
    }
    const uuid = input.uuid === undefined ? {} : { inputUuid: input.uuid };
    return [{ kind: 'sync-offset', inputName: input.name, ...uuid, beforeMs, setMs }];
  });
}

/** The journal's entry of an input: by OBS's id of it where there is one, else by name. */
export function findChange(
  changes: readonly StageChange[],
  input: { readonly name: string; readonly uuid?: string },
): SyncOffsetChange | undefined {
  const offsets = changes.filter((change) => change.kind === 'sync-offset');
  return (
    offsets.find((change) => change.inputUuid !== undefined && change.inputUuid === input.uuid) ??
    offsets.find((change) => change.inputName === input.name)
  );
}

/** The user's own offset, from what the journal says and what is there now. */
function ownOffset(change: SyncOffsetChange, nowMs: number): number {
  if (nowMs === change.setMs || nowMs === change.beforeMs || nowMs === nudged(change.setMs))
    return change.beforeMs;
  const delayMs = change.setMs - change.beforeMs;
  const nearerToSet = Math.abs(nowMs - change.setMs) < Math.abs(nowMs - change.beforeMs);
  return nearerToSet ? nowMs - delayMs : nowMs;
}

/** The value set a moment before `setMs`: never 0, never `setMs`. */
export function nudged(setMs: number): number {
  return setMs === 1 ? 2 : setMs - 1;
}

/**
 * Sets offsets so that they take effect: some versions of OBS ignore the first change from 0 on a running input
 * (obs-studio issue 7912), so each gets a neighbouring value first. Inputs that are gone meanwhile are skipped.
 */
export async function setOffsets(client: ObsClient, changes: readonly SyncOffsetChange[]): Promise<void> {
  if (changes.length === 0) return;
  const set = (value: (change: SyncOffsetChange) => number) =>
    client.batch(
      changes.map((change) =>
        request('SetInputAudioSyncOffset', {
          inputName: change.inputName,
          inputAudioSyncOffset: value(change),
        }),
      ),
    );
  await set((change) => nudged(change.setMs));
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_OFFSETS_MS));
  await set((change) => change.setMs);
}
