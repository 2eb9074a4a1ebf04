/** From what came over the wire to the flat, validated input of an operation. */
import type { z } from 'zod';
import { emptySchema } from '../contract/basics.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import { UserError } from '../contract/errors.ts';

export interface RequestParts {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

const parts = ['params', 'query', 'body'] as const;

/** Checks all parts against the endpoint and merges them. Throws `bad-request`, which names the field but quotes nothing. */
export function inputOf(endpoint: Endpoint, request: RequestParts): Record<string, unknown> {
  const input: Record<string, unknown> = {};
  for (const part of parts) {
    const parsed = (endpoint[part] ?? emptySchema).safeParse(request[part] ?? {});
    if (!parsed.success) throw badRequest(part, parsed.error.issues);
    Object.assign(input, parsed.data);
  }
  return input;
}

/** Built from paths and kinds alone: texts of zod, and names of unknown fields, can quote what was sent. */
function badRequest(part: (typeof parts)[number], issues: readonly z.core.$ZodIssue[]): UserError {
  const faults = new Set(
    issues.slice(0, 5).map((issue) => `${[part, ...issue.path].map(String).join('.')} ${faultOf(issue)}`),
  );
  return new UserError(
    'bad-request',
    `The request is not as it should be: ${[...faults].join('; ')}.`,
    'Compare it with docs/openapi.json.',
  );
}

function faultOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'holds a field that is not known here';
    case 'invalid_type':
      return `must be of type ${issue.expected}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'invalid_value':
      return `must be one of: ${issue.values.map(String).join(', ')}`;
    default:
      return 'is not valid';
  }
}
