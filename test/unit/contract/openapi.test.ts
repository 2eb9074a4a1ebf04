import { describe, expect, test } from 'vitest';
import { endpoints } from '../../../src-engine/contract/endpoints.ts';
import { makeOpenApi } from '../../../src-engine/contract/openapi.ts';

const document = makeOpenApi(endpoints);

/** Every $ref anywhere in a JSON value. */
function refsIn(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => (key === '$ref' ? [value as string] : refsIn(value)));
}

describe('OpenAPI document', () => {
  test('is the one that is checked in (a wanted change: vitest run --project unit test/unit/contract -u)', async () => {
    await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot('../../../docs/openapi.json');
  });

  test('has something behind every reference', () => {
    const refs = refsIn(document);
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) {
      const target = ref
        .split('/')
        .slice(1)
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      expect(target, ref).toBeDefined();
    }
  });
});
