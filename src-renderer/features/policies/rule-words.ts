/** Rules in words: one sentence each. */
import type { TFunction } from 'i18next';
import i18next from 'i18next';
import type { Rule } from '../../../src-engine/contract/policy.ts';
import { formatDuration, formatPercent } from '../../i18n/format.ts';
import { ruleDefaults } from './policy-edits.ts';

/** What a rule can be about, as the menu lists it; checked against the contract in test/unit. */
export const categoryPatterns = [
  '*',
  'profanity',
  'profanity.strong',
  'profanity.mild',
  'sexual',
  'religious',
  'slur',
  'slur.origin',
  'slur.orientation',
  'slur.disability',
  'slur.religion',
  'private',
] as const;
export type CategoryPattern = (typeof categoryPatterns)[number];

export type PoliciesT = TFunction<readonly ['policies', 'common']>;

/** The contract types patterns as strings. */
export function patternOf(category: string): CategoryPattern {
  return categoryPatterns.find((pattern) => pattern === category) ?? '*';
}

/** "Mic or Desktop Audio", in the words of the language. */
export function oneOf(names: readonly string[]): string {
  return new Intl.ListFormat(i18next.language, { type: 'disjunction' }).format(names);
}

/** "When strong profanity is heard on Mic while you stream, bleep it." */
export function ruleSentence(t: PoliciesT, rule: Rule, nameOf: (inputId: string) => string): string {
  const inputs = rule.inputs?.map(nameOf);
  const where =
    inputs === undefined
      ? ''
      : inputs.length === 0
        ? t('sentence.nowhere')
        : t('sentence.where', { inputs: oneOf(inputs) });
  return t(`sentence.rule.${patternOf(rule.category)}`, {
    where,
    when: rule.when === 'always' ? '' : t(`sentence.when.${rule.when}`),
    action: t(`sentence.action.${rule.action}`),
  });
}

/** What of a rule is not as usual, in a few words each. */
export function ruleDetails(t: PoliciesT, rule: Rule): string[] {
  const spans = ['padBeforeMs', 'padAfterMs', 'minimumMs', 'holdMs', 'coolDownMs'] as const;
  const times =
    rule.action === 'none'
      ? []
      : spans
          .filter((field) => rule[field] !== ruleDefaults[field])
          .map((field) => t(`detail.${field}`, { time: formatDuration(rule[field]) }));
  const sure =
    rule.threshold === undefined ? [] : [t('detail.threshold', { share: formatPercent(rule.threshold) })];
  return [...sure, ...times];
}
