/**
 * What the audience is not to see at a moment: from what was seen in the sources and what was not looked at, the layouts of then,
 * the policy and what the user marked. Pure.
 */
import { grown, intersection } from '../../contract/boxes.ts';
import type {
  Box,
  CoverReason,
  PictureAction,
  PictureCategory,
  PictureSettings,
} from '../../contract/picture.ts';
import type { Policy } from '../../contract/policy.ts';
import type { SourceTimeline } from '../../evidence/source-timeline.ts';
import type { PolicyContext } from '../../policy/evaluate.ts';
import { decidePicture } from '../../policy/evaluate-picture.ts';
import type { PictureLayout, Placement } from '../ports/stage-picture.ts';
import { onCanvas } from './canvas-map.ts';

/** One thing that must not air now, in one scene. Box in pixels of the canvas. */
export interface PlannedCut {
  /** The same from one moment to the next. */
  readonly key: string;
  readonly reason: CoverReason;
  readonly action: Exclude<PictureAction, 'none'>;
  readonly sceneName: string;
  readonly sourceName: string | undefined;
  readonly box: Box;
  readonly confidence: number | undefined;
  /** Source time since when it may have been there; undefined for what was not looked at and what never airs. */
  readonly fromMs: number | undefined;
  readonly minimumMs: number;
  readonly coolDownMs: number;
}

/** The moment of source time that airs, give or take: [fromMs, untilMs]. */
export interface AiringWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface PlanFacts {
  readonly layouts: readonly PictureLayout[];
  /** Scenes that have the safety delay. */
  readonly protectedScenes: readonly string[];
  readonly timelines: ReadonlyMap<string, SourceTimeline>;
  readonly settings: PictureSettings;
  readonly policy: Policy;
  readonly context: PolicyContext;
}

/** The longest a rule may hold a cut beyond its end, ms: sightings are asked for so far back. */
const LONGEST_HOLD_MS = 60_000;
const LONGEST_PAD_MS = 2000;

/** All cuts of all protected scenes; `unchecked` ones too, whether or not the policy is strict. */
export function planPicture(facts: PlanFacts, window: AiringWindow): PlannedCut[] {
  const cuts = new Map<string, PlannedCut>();
  for (const [at, layout] of facts.layouts.entries()) {
    for (const scene of layout.scenes) {
      if (!facts.protectedScenes.includes(scene.sceneName)) continue;
      const planned = facts.settings.privateScenes.includes(scene.sceneName)
        ? [markedScene(scene.sceneName, layout, facts)]
        : scene.placements.flatMap((placement, index) => {
            const place = {
              placement,
              sceneName: scene.sceneName,
              layout,
              key: `${scene.sceneName}/${index}`,
            };
            return ofPlacement(place, facts, window);
          });
      for (const cut of planned) {
        // Two layouts may hold around a change: what each covers is covered.
        if (cut !== undefined) cuts.set(at === 0 ? cut.key : `${cut.key}/${at}`, cut);
      }
    }
  }
  return [...cuts.values()];
}

interface Place {
  readonly placement: Placement;
  readonly sceneName: string;
  readonly layout: PictureLayout;
  readonly key: string;
}

function ofPlacement(place: Place, facts: PlanFacts, window: AiringWindow): (PlannedCut | undefined)[] {
  const { settings, timelines } = facts;
  const { sourceName, shown, sourceWidth, sourceHeight } = place.placement;
  const own = { width: sourceWidth, height: sourceHeight };
  if (settings.privateSources.includes(sourceName)) {
    return [decided(place, facts, { category: 'marked', confidence: 1, key: 'source', box: shown }, own)];
  }
  const areas = settings.areas.filter((area) => area.sourceName === sourceName);
  const marked = areas
    .filter(({ kind }) => kind === 'private')
    .map(({ areaId, box }) =>
      decided(place, facts, { category: 'marked', confidence: 1, key: areaId, box: inSource(box, own) }, own),
    );
  if (settings.ignoredSources.includes(sourceName)) return marked;
  const ignored = areas.filter(({ kind }) => kind === 'ignored').map(({ box }) => inSource(box, own));
  const timeline = timelines.get(sourceName);
  const seen = timeline?.size ?? own;
  const scaled = ignored.map((box) => scaleTo(box, own, seen));
  const sightings = (
    timeline?.sightings(window.fromMs - LONGEST_HOLD_MS, window.untilMs + LONGEST_PAD_MS) ?? []
  )
    .filter(({ box }) => !scaled.some((area) => holdsMiddle(area, box)))
    .flatMap(({ id, category, confidence, box, fromMs, untilMs }) => {
      const cut = decided(place, facts, { category, confidence, key: id, box, fromMs }, seen);
      if (cut === undefined) return [];
      const { rule } = cut;
      const isAiring = fromMs - rule.padBeforeMs <= window.untilMs && untilMs + rule.holdMs >= window.fromMs;
      return isAiring ? [cut] : [];
    });
  return [...marked, ...sightings, ...uncheckedOf(place, timeline, ignored, seen, window)];
}

function uncheckedOf(
  place: Place,
  timeline: SourceTimeline | undefined,
  ignored: readonly Box[],
  seen: { readonly width: number; readonly height: number },
  window: AiringWindow,
): PlannedCut[] {
  const { layout, placement, sceneName, key } = place;
  const unlooked = timeline?.unlooked(window.fromMs, window.untilMs) ?? 'all';
  const own = { width: placement.sourceWidth, height: placement.sourceHeight };
  const [boxes, size] = unlooked === 'all' ? [[placement.shown], own] : [unlooked, seen];
  const apart = ignored.map((area) => scaleTo(area, own, size));
  return boxes
    .filter((box) => !apart.some((area) => holdsAll(area, box)))
    .flatMap((box, index) => {
      const place = onCanvas(box, placement, layout.canvas, size);
      if (place === undefined) return [];
      return [
        {
          key: `${key}/unchecked/${index}`,
          reason: 'unchecked' as const,
          action: 'cover' as const,
          sceneName,
          sourceName: placement.sourceName,
          box: place,
          confidence: undefined,
          fromMs: undefined,
          minimumMs: 0,
          coolDownMs: 0,
        },
      ];
    });
}

interface Seen {
  readonly category: PictureCategory;
  readonly confidence: number;
  readonly key: string;
  readonly box: Box;
  readonly fromMs?: number;
}

/** What the policy makes of something at a place; undefined where nothing, or where it does not show. */
function decided(
  { placement, sceneName, layout, key }: Place,
  { policy, context }: PlanFacts,
  found: Seen,
  seen: { readonly width: number; readonly height: number },
) {
  const box = onCanvas(found.box, placement, layout.canvas, seen);
  if (box === undefined) return undefined;
  const { category, confidence } = found;
  const { sourceName } = placement;
  const decision = decidePicture(
    { category, confidence, sourceName, sceneName, box },
    layout.canvas,
    policy,
    context,
  );
  if (decision === undefined || decision.rule.action === 'none') return undefined;
  const { rule } = decision;
  const padded = intersection(grown(box, rule.padPx), { x: 0, y: 0, ...layout.canvas }) ?? box;
  const { minimumMs, coolDownMs } = rule;
  return {
    key: `${key}/${found.key}`,
    reason: category,
    action: rule.action as Exclude<PictureAction, 'none'>,
    sceneName,
    sourceName,
    box: padded,
    confidence,
    fromMs: found.fromMs,
    minimumMs,
    coolDownMs,
    rule,
  };
}

/** A private scene: all of it, in place of what is in it. */
function markedScene(sceneName: string, layout: PictureLayout, facts: PlanFacts): PlannedCut | undefined {
  const { width, height } = layout.canvas;
  const whole = { x: 0, y: 0, width, height };
  const placement: Placement = {
    sourceName: sceneName,
    matrix: [1, 0, 0, 1, 0, 0],
    shown: whole,
    sourceWidth: width,
    sourceHeight: height,
  };
  const seen: Seen = { category: 'marked', confidence: 1, key: 'scene', box: whole };
  const cut = decided({ placement, sceneName, layout, key: sceneName }, facts, seen, { width, height });
  return cut === undefined ? undefined : { ...cut, sourceName: undefined };
}

/** A part in shares of a source, in its pixels. */
function inSource(box: Box, { width, height }: { readonly width: number; readonly height: number }): Box {
  return { x: box.x * width, y: box.y * height, width: box.width * width, height: box.height * height };
}

function scaleTo(
  box: Box,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): Box {
  const x = from.width > 0 ? to.width / from.width : 1;
  const y = from.height > 0 ? to.height / from.height : 1;
  return { x: box.x * x, y: box.y * y, width: box.width * x, height: box.height * y };
}

function holdsMiddle(outer: Box, box: Box): boolean {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  return x >= outer.x && x <= outer.x + outer.width && y >= outer.y && y <= outer.y + outer.height;
}

function holdsAll(outer: Box, box: Box): boolean {
  const shared = intersection(outer, box);
  return shared !== undefined && shared.width >= box.width - 1 && shared.height >= box.height - 1;
}
