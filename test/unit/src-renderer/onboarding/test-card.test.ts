import { expect, test } from 'vitest';
import { findInLines } from '../../../../src-engine/detect/screen/rules/find-in-lines.ts';
import type { TextLine } from '../../../../src-engine/detect/screen/text-line.ts';
import { pictureOperatingPoints } from '../../../../src-engine/policy/picture-operating-points.ts';
import { cardLines } from '../../../../src-renderer/features/onboarding/card-secrets.ts';

test('the rules find what stands on the test card, sure enough for every sensitivity', () => {
  const lines = cardLines.map(({ label, value }, index) => lineOf(`${label}: ${value}`, index));
  const found = findInLines(lines, { privateStrings: [], allowed: [] });
  const sure = found.filter(({ confidence }) => confidence >= pictureOperatingPoints.relaxed);
  expect(new Set(sure.map(({ category }) => category))).toEqual(
    new Set(['secret.password', 'financial.payment-card']),
  );
});

/** A line as the reader gives it, 30 px high and evenly spaced. */
function lineOf(text: string, index: number): TextLine {
  const edges = Float32Array.from(
    { length: text.length * 2 },
    (_, edge) => Math.ceil(edge / 2) / text.length,
  );
  return {
    text,
    box: { x: 100, y: 100 + index * 60, width: text.length * 16, height: 30 },
    turn: 0,
    confidence: 0.99,
    edges,
  };
}
