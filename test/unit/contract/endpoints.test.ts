import { expect, test } from 'vitest';
import { z } from 'zod';
import { endpoints } from '../../../src-engine/contract/endpoints.ts';

/** Names of the fields of a body, through unions. */
function fieldsOf(schema: z.ZodType | undefined): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => fieldsOf(option as z.ZodType));
  return [];
}

test('no two endpoints share a name, or a method and path', () => {
  expect(new Set(endpoints.map((one) => one.name)).size).toBe(endpoints.length);
  expect(new Set(endpoints.map((one) => `${one.method} ${one.path}`)).size).toBe(endpoints.length);
});

test('no path could be taken for another: a param never stands where another path has a word', () => {
  const paths = [...new Set(endpoints.map((one) => one.path))].map((path) => path.split('/'));
  const overlap = (a: string[], b: string[]) =>
    a.length === b.length &&
    a.every((part, i) => part === b[i] || part.startsWith('{') || b[i]?.startsWith('{'));
  for (const a of paths) expect(paths.filter((b) => overlap(a, b))).toEqual([a]);
});

test.each(endpoints)('$name: its path names exactly its params', ({ path, params }) => {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  expect(fieldsOf(params)).toEqual(named);
});

test.each(endpoints)('$name: params, query and body share no field, so they can be one input', (endpoint) => {
  const fields = [endpoint.params, endpoint.query, endpoint.body].flatMap((part) => [
    ...new Set(fieldsOf(part)),
  ]);
  expect(new Set(fields).size).toBe(fields.length);
});

/** Reads with a scope of their own: who is let in is the owner's, a probe opens a connection, and a stranger may ask who they are. */
const otherScopes: Readonly<Record<string, string>> = {
  'pairing.list': 'owner',
  'obs.find': 'control',
  'session.get': 'open',
};

test.each(endpoints.filter((one) => one.method === 'GET'))(
  '$name: what reads needs no more than read',
  (endpoint) => {
    expect(endpoint.scope).toBe(otherScopes[endpoint.name] ?? 'read');
  },
);

test.each(endpoints.filter((one) => one.body))(
  '$name: an unknown field in the body is refused',
  ({ body }) => {
    const issues = body?.safeParse({ surely_unknown: 1 }).error?.issues ?? [];
    expect(JSON.stringify(issues)).toContain('unrecognized_keys');
  },
);
