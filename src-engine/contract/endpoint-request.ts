/** The caller's side of an endpoint: what it takes, and the request that it becomes. */
import type { z } from 'zod';
import type { Endpoint } from './endpoint.ts';

type PartIn<E extends Endpoint, Key extends 'params' | 'query' | 'body'> =
  E extends Record<Key, infer Schema extends z.ZodType> ? z.input<Schema> : unknown;
/** The flat input of a call, defaults left out. */
export type CallInput<E extends Endpoint> = PartIn<E, 'params'> & PartIn<E, 'query'> & PartIn<E, 'body'>;

/** A flat input as the path, query and body of the request. */
export function requestOf(
  endpoint: Endpoint,
  input: Record<string, unknown>,
): { readonly path: string; readonly body: string | undefined } {
  const inPath = Object.keys(endpoint.params?.shape ?? {});
  const inQuery = Object.keys(endpoint.query?.shape ?? {});
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(input[name])),
  );
  const query = new URLSearchParams(
    inQuery.flatMap((name): [string, string][] =>
      input[name] === undefined ? [] : [[name, String(input[name])]],
    ),
  ).toString();
  const body = Object.entries(input).filter(([name]) => !inPath.includes(name) && !inQuery.includes(name));
  return {
    path: query === '' ? path : `${path}?${query}`,
    body: endpoint.body === undefined ? undefined : JSON.stringify(Object.fromEntries(body)),
  };
}
