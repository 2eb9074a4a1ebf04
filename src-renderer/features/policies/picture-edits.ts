/** What a person does to the picture's part of a policy. Pure. */
import type { PictureRule } from '../../../src-engine/contract/picture.ts';
import { coversCategory, coversConfidence, coversNames, coversTime } from './policy-edits.ts';

/** As the schema fills them in; a new rule starts with them. */
export const pictureRuleDefaults = {
  when: 'always',
  padPx: 6,
  padBeforeMs: 100,
  holdMs: 400,
  minimumMs: 500,
  coolDownMs: 1000,
} as const;

export function newPictureRule(): PictureRule {
  return { ...pictureRuleDefaults, category: 'secret', action: 'cover' };
}

/** True where a rule above matches everything that this one does: it never gets to decide. */
export function isPictureRuleShadowed(rules: readonly PictureRule[], index: number): boolean {
  const rule = rules[index];
  if (rule === undefined) return false;
  return rules.slice(0, index).some(
    (above) =>
      // What is marked is never let out by an exception: the rule below it still decides.
      !(above.action === 'none' && (rule.category === 'marked' || rule.category === '*')) &&
      coversCategory(above, rule) &&
      coversNames(above.sources, rule.sources) &&
      coversNames(above.scenes, rule.scenes) &&
      coversPart(above.within, rule.within) &&
      coversTime(above, rule) &&
      coversConfidence(above, rule),
  );
}

function coversPart(above: PictureRule['within'], part: PictureRule['within']): boolean {
  if (above === undefined) return true;
  return (
    part !== undefined &&
    above.x <= part.x &&
    above.y <= part.y &&
    above.x + above.width >= part.x + part.width &&
    above.y + above.height >= part.y + part.height
  );
}
