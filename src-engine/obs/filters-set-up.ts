/** Puts our filters on the protected scenes, or sets them right. Idempotent; the user's own filters are let be. */
import type { ChosenScene } from './choose-scenes.ts';
import {
  type HelperFilter,
  helperChangeKinds,
  helperFilterNames,
  helperKinds,
  isAsWanted,
  type WantedFilter,
} from './helper-filters.ts';
import { type HelperSetUp, must } from './helpers-set-up.ts';
import { type ObsRequest, request } from './obs-client.ts';
import type { StageChange } from './stage-journal.ts';

/**
 * Makes each scene's filters what `wantedFor` says, in that order, ahead of all others. Filters of ours that a copied scene
 * brought along are removed. Rejects with a UserError.
 */
export async function ensureFilters(
  { client, journal, inventory }: HelperSetUp,
  scenes: readonly ChosenScene[],
  wantedFor: (sceneName: string) => readonly WantedFilter[],
): Promise<void> {
  const requests: ObsRequest[] = [];
  const changes: StageChange[] = [];
  for (const { sceneName } of scenes) {
    const there = inventory.scenes.find((scene) => scene.name === sceneName)?.helpers ?? [];
    const wanted = wantedFor(sceneName);
    for (const kind of new Set(wanted.map((each) => helperChangeKinds[each.role]))) {
      changes.push({ kind, sceneName });
    }
    requests.push(...wanted.flatMap((each) => setRight(sceneName, each, there)));
    requests.push(...inOrder(sceneName, wanted, there));
  }
  if (requests.length === 0) return;
  journal.willChange(inventory.collection, changes);
  await must(client, requests);
}

function setRight(sourceName: string, wanted: WantedFilter, there: readonly HelperFilter[]): ObsRequest[] {
  const filterName = helperFilterNames[wanted.role];
  const ours = there.filter((filter) => filter.role === wanted.role);
  const kept = ours.find((filter) => filter.name === filterName) ?? ours[0];
  if (kept === undefined) return create(sourceName, wanted);
  const requests = ours
    .filter((filter) => filter !== kept)
    .map((copy) => request('RemoveSourceFilter', { sourceName, filterName: copy.name }));
  if (kept.name !== filterName) {
    requests.push(
      request('SetSourceFilterName', { sourceName, filterName: kept.name, newFilterName: filterName }),
    );
  }
  if (!isAsWanted(kept, wanted)) {
    const filterSettings = { ...wanted.settings, ...wanted.later };
    requests.push(request('SetSourceFilterSettings', { sourceName, filterName, filterSettings }));
  }
  if (kept.enabled !== wanted.enabled) {
    requests.push(
      request('SetSourceFilterEnabled', { sourceName, filterName, filterEnabled: wanted.enabled }),
    );
  }
  return requests;
}

/** OBS switches a new filter on by itself. */
function create(sourceName: string, { role, enabled, settings, later }: WantedFilter): ObsRequest[] {
  const filterName = helperFilterNames[role];
  return [
    request('CreateSourceFilter', {
      sourceName,
      filterName,
      filterKind: helperKinds[role],
      filterSettings: { ...settings },
    }),
    ...(enabled ? [] : [request('SetSourceFilterEnabled', { sourceName, filterName, filterEnabled: false })]),
    ...(later === undefined
      ? []
      : [request('SetSourceFilterSettings', { sourceName, filterName, filterSettings: { ...later } })]),
  ];
}

function inOrder(
  sourceName: string,
  wanted: readonly WantedFilter[],
  there: readonly HelperFilter[],
): ObsRequest[] {
  const roles = wanted.map((each) => each.role);
  const isRight = roles.every((role, index) => there.find((each) => each.index === index)?.role === role);
  if (isRight) return [];
  return roles.map((role, filterIndex) =>
    request('SetSourceFilterIndex', { sourceName, filterName: helperFilterNames[role], filterIndex }),
  );
}
