/** What a policy makes of something found in the picture. Pure: no input or output, no clock. */
import {
  type Box,
  type PictureCategory,
  type PictureRule,
  pictureCategories,
  pictureCategoryMatches,
  pictureRuleSchema,
} from '../contract/picture.ts';
import type { Policy } from '../contract/policy.ts';
import { isWhen, type PolicyContext } from './evaluate.ts';
import { pictureOperatingPoints } from './picture-operating-points.ts';

/** Something found, and where it would air. */
export interface FoundInPicture {
  readonly category: PictureCategory;
  /** 0..1. */
  readonly confidence: number;
  /** OBS's names of the input it is in and of the scene that shows it. */
  readonly sourceName: string;
  readonly sceneName: string;
  /** In pixels of the canvas. */
  readonly box: Box;
}

export interface PictureDecision {
  readonly rule: PictureRule;
  /** Of `policy.picture.rules`; undefined where no rule of the user's says what to do with what they marked. */
  readonly ruleIndex: number | undefined;
}

/** The detectors that a policy needs. */
interface WantedDetectors {
  readonly text: boolean;
  readonly codes: boolean;
  readonly nudity: boolean;
  readonly faces: boolean;
}

/** What the user marked never airs, though no rule names it. */
const markedRule = pictureRuleSchema.parse({ category: 'marked', action: 'cover' });

/**
 * The rule that decides: the first that matches. Undefined where none does, or where it is an exception ("none"); an exception
 * does not lift a mark ("marked": a private source, scene or area): the user takes the mark itself away.
 */
export function decidePicture(
  found: FoundInPicture,
  canvas: { readonly width: number; readonly height: number },
  policy: Policy,
  context: PolicyContext,
): PictureDecision | undefined {
  const isMarked = found.category === 'marked';
  const ruleIndex = policy.picture.rules.findIndex(
    (rule) => !(isMarked && rule.action === 'none') && matches(rule, found, canvas, policy, context),
  );
  const rule = policy.picture.rules[ruleIndex];
  if (rule === undefined) return isMarked ? { rule: markedRule, ruleIndex: undefined } : undefined;
  return rule.action === 'none' ? undefined : { rule, ruleIndex };
}

/** What has to be looked for so that each rule can decide: a detector that no rule asks for costs time for nothing. */
export function wantedDetectors(policy: Policy): WantedDetectors {
  const cutting = policy.picture.rules.filter(({ action }) => action !== 'none');
  const wanted = pictureCategories.filter((category) =>
    cutting.some((rule) => pictureCategoryMatches(rule.category, category)),
  );
  const isWanted = (...kinds: readonly string[]) =>
    wanted.some((category) => kinds.includes(category.split('.')[0] as string));
  return {
    text: isWanted('personal', 'financial', 'secret', 'private'),
    codes: isWanted('code'),
    nudity: isWanted('nudity'),
    faces: isWanted('face'),
  };
}

function matches(
  rule: PictureRule,
  found: FoundInPicture,
  canvas: { readonly width: number; readonly height: number },
  policy: Policy,
  context: PolicyContext,
): boolean {
  return (
    pictureCategoryMatches(rule.category, found.category) &&
    (rule.sources === undefined || rule.sources.includes(found.sourceName)) &&
    (rule.scenes === undefined || rule.scenes.includes(found.sceneName)) &&
    (rule.within === undefined || isMiddleIn(found.box, canvas, rule.within)) &&
    isWhen(rule.when, context) &&
    found.confidence >= thresholdOf(rule, policy)
  );
}

/** An exception without a threshold holds at any confidence: else a doubtful find would slip past it to a stricter rule. */
function thresholdOf(rule: PictureRule, policy: Policy): number {
  return rule.threshold ?? (rule.action === 'none' ? 0 : pictureOperatingPoints[policy.sensitivity]);
}

/** `part` in shares of the canvas. */
function isMiddleIn(
  box: Box,
  canvas: { readonly width: number; readonly height: number },
  part: Box,
): boolean {
  const x = (box.x + box.width / 2) / canvas.width;
  const y = (box.y + box.height / 2) / canvas.height;
  return x >= part.x && x <= part.x + part.width && y >= part.y && y <= part.y + part.height;
}
