import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Decision, Detection } from '../../../src-engine/contract/flow.ts';
import { evaluate, type PolicyContext } from '../../../src-engine/policy/evaluate.ts';
import { parsePolicy } from '../../../src-engine/policy/parse-policy.ts';
import { preset } from '../../../src-engine/policy/presets.ts';

interface PolicyCase {
  readonly note: string;
  /** Either a policy or the id of a preset. */
  readonly policy?: unknown;
  readonly preset?: string;
  readonly context?: Partial<PolicyContext>;
  readonly detections: readonly Partial<Detection>[];
  /** One for each decision, with the fields the case is about. */
  readonly expected: readonly Partial<Decision>[];
}

const folder = join(import.meta.dirname, '../../policy-cases');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe.each(files)('policy case %s', (file) => {
  const { cases } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cases: PolicyCase[] };

  it.each(cases)('$note', ({ policy, preset: presetId, context, detections, expected }) => {
    const decisions = evaluate(
      detections.map(completed),
      presetId === undefined ? parsePolicy(policy) : preset(presetId),
      { nowMs: 2000, streaming: true, recording: false, ...context },
    );
    expect(decisions).toHaveLength(expected.length);
    expect(decisions).toMatchObject(expected);
  });
});

function completed(detection: Partial<Detection>, index: number): Detection {
  return {
    id: `d${index}`,
    inputId: 'mic',
    detector: 'speech',
    category: 'profanity.strong',
    confidence: 1,
    fromMs: 1000,
    untilMs: 1300,
    firstEvidenceAtMs: 1600,
    ...detection,
  };
}
