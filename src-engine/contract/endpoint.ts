/** An endpoint is one value: everything HTTP, the command line, the tests and the OpenAPI document need to know of it. */
import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

/**
 * Who may call: `open` needs no credential; `read` sees; `control` also changes what airs; `owner` (only the token of
 * the launch) also ends the engine, links OBS and lets others in. Each includes the ones before it.
 */
export const scopes = ['open', 'read', 'control', 'owner'] as const;
export type Scope = (typeof scopes)[number];

export interface Endpoint {
  /** What the operation is called everywhere: "stage.setUp". */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** OpenAPI style: "/policies/{policyId}". */
  readonly path: `/${string}`;
  readonly scope: Scope;
  /** One line for people. */
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Always an object, so that params, query and body together are one flat input. */
  readonly body?: z.ZodType;
  readonly result: z.ZodType;
  /** What it can answer besides the errors every endpoint has (bad-request, unauthorised, forbidden, internal). */
  readonly errors: readonly ErrorCode[];
  /** Left out: JSON. With it the result is a string, sent as a file. */
  readonly file?: { readonly mediaType: 'text/csv'; readonly name: string };
}

/** Keeps the exact type of an endpoint while checking that it is one. */
export function endpoint<const E extends Endpoint>(value: E): E {
  return value;
}

type PartOf<E extends Endpoint, Key extends 'params' | 'query' | 'body'> =
  E extends Record<Key, infer Schema extends z.ZodType> ? z.output<Schema> : unknown;

/** The flat, validated input of an operation: params, query and body in one object. */
export type InputOf<E extends Endpoint> = PartOf<E, 'params'> & PartOf<E, 'query'> & PartOf<E, 'body'>;

/** What an operation gives back. */
export type ResultOf<E extends Endpoint> = z.input<E['result']>;
