/** Picture rules in words: one sentence each. */
import i18next from 'i18next';
import type { PictureRule } from '../../../src-engine/contract/picture.ts';
import { formatDuration, formatNumber, formatPercent } from '../../i18n/format.ts';
import { pictureRuleDefaults } from './picture-edits.ts';
import { oneOf, type PoliciesT } from './rule-words.ts';

/** What a picture rule can be about, as the menu lists it; checked against the contract in test/unit. */
export const picturePatterns = [
  '*',
  'secret',
  'secret.password',
  'secret.api-key',
  'secret.private-key',
  'secret.jwt',
  'secret.stream-key',
  'secret.one-time-code',
  'secret.seed-phrase',
  'personal',
  'personal.email',
  'personal.phone',
  'personal.postal-address',
  'personal.ssn',
  'personal.national-id',
  'personal.ip-address',
  'financial',
  'financial.payment-card',
  'financial.iban',
  'private',
  'nudity',
  'nudity.real',
  'nudity.drawn',
  'face',
  'code',
  'code.qr',
  'code.barcode',
  'marked',
] as const;
type PicturePattern = (typeof picturePatterns)[number];

/** The contract types patterns as strings. */
export function picturePatternOf(category: string): PicturePattern {
  return picturePatterns.find((pattern) => pattern === category) ?? '*';
}

/** "When passwords can be seen in “Screen” while you stream, cover just that place." */
export function pictureSentence(t: PoliciesT, rule: PictureRule): string {
  const { sources, scenes } = rule;
  const quoted = (names: readonly string[]) => oneOf(names.map((name) => t('quoted', { name })));
  const isNowhere = sources?.length === 0 || scenes?.length === 0;
  const where = isNowhere
    ? t('pictureSentence.nowhere')
    : (sources === undefined ? '' : t('pictureSentence.inSources', { sources: quoted(sources) })) +
      (scenes === undefined ? '' : t('pictureSentence.inScenes', { scenes: quoted(scenes) }));
  const sentence = t('pictureSentence.rule', {
    what: t(`common:category.${picturePatternOf(rule.category)}`),
    where,
    when: rule.when === 'always' ? '' : t(`sentence.when.${rule.when}`),
    action: t(`pictureSentence.action.${rule.action}`),
  });
  return sentence.charAt(0).toLocaleUpperCase(i18next.language) + sentence.slice(1);
}

/** What of a rule is not as usual, in a few words each. */
export function pictureDetails(t: PoliciesT, rule: PictureRule): string[] {
  const { action, threshold, within, padPx } = rule;
  const sure = threshold === undefined ? [] : [t('detail.threshold', { share: formatPercent(threshold) })];
  const part =
    within === undefined
      ? []
      : [
          t('detail.within', {
            x: formatPercent(within.x),
            y: formatPercent(within.y),
            width: formatPercent(within.width),
            height: formatPercent(within.height),
          }),
        ];
  if (action === 'none') return [...sure, ...part];
  const spans = [
    { field: 'padBeforeMs', text: 'padEarlier' },
    { field: 'holdMs', text: 'holdMs' },
    { field: 'minimumMs', text: 'minimumMs' },
    { field: 'coolDownMs', text: 'coolDownMs' },
  ] as const;
  const times = spans
    .filter(({ field }) => rule[field] !== pictureRuleDefaults[field])
    .map(({ field, text }) => t(`detail.${text}`, { time: formatDuration(rule[field]) }));
  const pad = padPx === pictureRuleDefaults.padPx ? [] : [t('detail.padPx', { px: formatNumber(padPx) })];
  return [...sure, ...part, ...pad, ...times];
}
