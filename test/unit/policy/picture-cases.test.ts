import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyContext } from '../../../src-engine/policy/evaluate.ts';
import {
  decidePicture,
  type FoundInPicture,
  wantedDetectors,
} from '../../../src-engine/policy/evaluate-picture.ts';
import { parsePolicy } from '../../../src-engine/policy/parse-policy.ts';
import { preset } from '../../../src-engine/policy/presets.ts';

interface PictureCase {
  readonly note: string;
  /** The picture's part of a policy, or the id of a preset. */
  readonly picture?: unknown;
  readonly preset?: string;
  readonly sensitivity?: string;
  readonly context?: Partial<PolicyContext>;
  readonly found: readonly Partial<FoundInPicture>[];
  /** One for each find: what is done and, where the case is about it, by which rule; null: it airs. */
  readonly expected: readonly ({ action: string; ruleIndex?: number | null } | null)[];
}

const folder = join(import.meta.dirname, '../../policy-cases/picture');
const canvas = { width: 1920, height: 1080 };

describe.each(readdirSync(folder))('picture case %s', (file) => {
  const { cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cases: PictureCase[] };

  it.each(cases)('$note', ({ picture, preset: presetId, sensitivity, context, found, expected }) => {
    const policy =
      presetId === undefined
        ? parsePolicy({ version: 1, name: 'case', strict: true, rules: [], picture, sensitivity })
        : preset(presetId);
    const decisions = found.map((one) =>
      decidePicture(completed(one), canvas, policy, {
        nowMs: 2000,
        streaming: true,
        recording: false,
        ...context,
      }),
    );
    const asWritten = decisions.map((decision, index) => {
      if (decision === undefined) return null;
      const wanted = expected[index];
      const isAboutRule = wanted !== null && wanted?.ruleIndex !== undefined;
      return {
        action: decision.rule.action,
        ...(isAboutRule ? { ruleIndex: decision.ruleIndex ?? null } : {}),
      };
    });
    expect(asWritten).toEqual(expected);
  });
});

describe('wantedDetectors', () => {
  const wanted = (...rules: unknown[]) =>
    wantedDetectors(parsePolicy({ version: 1, name: 'case', strict: true, rules: [], picture: { rules } }));
  const none = { text: false, codes: false, nudity: false, faces: false };

  it('wants nothing where no rule cuts', () => {
    expect(wanted()).toEqual(none);
    expect(wanted({ category: '*', action: 'none' })).toEqual(none);
    expect(wanted({ category: 'marked', action: 'cover' })).toEqual(none);
  });

  it('wants what its rules are about', () => {
    expect(wanted({ category: 'financial.iban', action: 'cover' })).toEqual({ ...none, text: true });
    expect(wanted({ category: 'code', action: 'blur' })).toEqual({ ...none, codes: true });
    expect(wanted({ category: 'nudity.drawn', action: 'blur' })).toEqual({ ...none, nudity: true });
    expect(wanted({ category: 'face', action: 'blur' })).toEqual({ ...none, faces: true });
    expect(wanted({ category: '*', action: 'cover' })).toEqual({
      text: true,
      codes: true,
      nudity: true,
      faces: true,
    });
  });

  it('wants no faces for the presets but the one that covers everything', () => {
    const withFaces = ['family-friendly', 'no-slurs', 'private-words-only', 'everything'].filter(
      (id) => wantedDetectors(preset(id)).faces,
    );
    expect(withFaces).toEqual(['everything']);
  });
});

function completed(found: Partial<FoundInPicture>): FoundInPicture {
  return {
    category: 'secret.api-key',
    confidence: 1,
    sourceName: 'Screen',
    sceneName: 'Desktop',
    box: { x: 900, y: 500, width: 100, height: 20 },
    ...found,
  };
}
