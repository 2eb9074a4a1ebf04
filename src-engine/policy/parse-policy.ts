/** Reads a policy that a person wrote and says what is wrong with it, field by field. */
import { z } from 'zod';
import { UserError } from '../contract/errors.ts';
import { type Policy, policySchema } from '../contract/policy.ts';

/** 200 rules with full comments and 50 inputs each stay well below it, in characters. */
const MAX_TEXT_LENGTH = 4_000_000;
const MAX_PROBLEMS_SHOWN = 5;

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * The policy in `input`: its JSON text, or the value such a text holds. Fields left out take their defaults.
 * @throws UserError `policy-invalid` naming each wrong field and what it takes, or `too-large`. It never repeats what was
 *   in the input: that may be a word list given by mistake.
 */
export function parsePolicy(input: unknown): Policy {
  const value = typeof input === 'string' ? parseText(input) : input;
  const result = policySchema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const shown = issues.slice(0, MAX_PROBLEMS_SHOWN).map((issue) => describeIssue(issue, value));
  const more = issues.length > shown.length ? ` And ${issues.length - shown.length} more.` : '';
  throw new UserError(
    'policy-invalid',
    `The policy cannot be used: ${shown.join(' ')}${more}`,
    adviceFor(issues[0]?.path ?? []),
  );
}

function parseText(text: string): unknown {
  if (text.length > MAX_TEXT_LENGTH) {
    throw new UserError(
      'too-large',
      'The policy file is too large to be one.',
      'Check that it is the right file: a policy is a few kilobytes of JSON.',
    );
  }
  try {
    // Editors on Windows put a byte order mark in front.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Deliberately without the cause: its message quotes the text.
    throw new UserError(
      'policy-invalid',
      'The policy is not valid JSON.',
      'Check its brackets, quotes and commas; a comment goes into the "comment" field of a rule.',
    );
  }
}

function describeIssue(issue: Issue, policy: unknown): string {
  const where = fieldName(issue.path);
  switch (issue.code) {
    case 'invalid_type':
      return isMissing(policy, issue.path)
        ? `${where} is missing; it must be ${article(issue.expected)}.`
        : `${where} must be ${article(issue.expected)}.`;
    case 'too_small':
      return `${where} must be at least ${issue.minimum}${unitOf(issue.origin)}.`;
    case 'too_big':
      return `${where} must be at most ${issue.maximum}${unitOf(issue.origin)}.`;
    case 'invalid_value': {
      const allowed = `${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
      return isMissing(policy, issue.path)
        ? `${where} is missing; it must be ${allowed}.`
        : `${where} must be ${allowed}.`;
    }
    case 'unrecognized_keys':
      return `${where} has ${issue.keys.length} unknown ${issue.keys.length === 1 ? 'field' : 'fields'}; it takes ${fieldsAt(issue.path).join(', ')}.`;
    default:
      return `${where} is not valid.`;
  }
}

function isMissing(policy: unknown, path: Path): boolean {
  if (path.length === 0) return false;
  let value: unknown = policy;
  for (const part of path) value = Object(value)[part];
  return value === undefined;
}

/** "rules[2].padAfterMs"; safe to show: only names of the schema and indexes occur in a path. */
function fieldName(path: Path): string {
  if (path.length === 0) return 'The policy';
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`))
    .join('');
}

function article(expected: string): string {
  return `${/^[aeiou]/.test(expected) ? 'an' : 'a'} ${expected}`;
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long';
  return origin === 'array' ? ' entries long' : '';
}

function fieldsAt(path: Path): string[] {
  const schema = unwrapped(schemaAt(path));
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function adviceFor(path: Path): string {
  const description = typeof path.at(-1) === 'string' ? schemaAt(path)?.description : undefined;
  return description === undefined
    ? 'Correct the policy, or start from a preset.'
    : `${fieldName(path)}: ${description}`;
}

/** The part of the policy's schema that a path leads to; undefined where the schema has no such field. */
function schemaAt(path: Path): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((schema, part) => {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
    if (!(inner instanceof z.ZodObject) || !Object.hasOwn(inner.shape, part)) return undefined;
    return inner.shape[String(part)] as z.ZodType;
  }, policySchema);
}

/** What is behind "may be left out" and "is so and so by default". */
function unwrapped(schema: z.ZodType | undefined): z.ZodType | undefined {
  const isWrapped =
    schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
  return isWrapped ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}
