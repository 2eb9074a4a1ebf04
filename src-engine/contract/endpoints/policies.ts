/** Policies: which detections matter, and what to do. */
import { z } from 'zod';
import { idSchema, monotonicMsSchema } from '../basics.ts';
import { categorySchema } from '../categories.ts';
import { endpoint } from '../endpoint.ts';
import { inputIdSchema } from '../inputs.ts';
import { policySchema } from '../policy.ts';

const policyEntrySchema = z.object({
  policyId: idSchema,
  preset: z.boolean().describe('Comes with Airlock and cannot be changed; save a copy.'),
  default: z.boolean(),
  policy: policySchema,
});

const params = z.strictObject({ policyId: idSchema });

export const listPolicies = endpoint({
  name: 'policies.list',
  method: 'GET',
  path: '/policies',
  scope: 'read',
  summary: 'The presets and the user’s own policies',
  result: z.object({ policies: z.array(policyEntrySchema) }),
  errors: [],
});

export const getPolicy = endpoint({
  name: 'policies.get',
  method: 'GET',
  path: '/policies/{policyId}',
  scope: 'read',
  summary: 'One policy',
  params,
  result: policyEntrySchema,
  errors: ['not-found'],
});

export const savePolicy = endpoint({
  name: 'policies.save',
  method: 'PUT',
  path: '/policies/{policyId}',
  scope: 'control',
  summary: 'Save a policy under an id; a running one takes effect at once',
  params,
  body: z.strictObject({
    policy: policySchema,
    makeDefault: z.boolean().default(false).describe('Use it for inputs that have none of their own.'),
  }),
  result: policyEntrySchema,
  errors: ['policy-invalid', 'conflict', 'disk-full'],
});

export const deletePolicy = endpoint({
  name: 'policies.delete',
  method: 'DELETE',
  path: '/policies/{policyId}',
  scope: 'control',
  summary: 'Delete one of the user’s own policies that no input uses',
  params,
  result: z.object({ policyId: idSchema }),
  errors: ['not-found', 'conflict', 'disk-full'],
});

export const validatePolicy = endpoint({
  name: 'policies.validate',
  method: 'POST',
  path: '/validate-policy',
  scope: 'read',
  summary: 'Check a policy without saving it',
  body: z.strictObject({ policy: z.unknown() }),
  result: z.object({
    valid: z.boolean(),
    problems: z.array(z.object({ field: z.string().max(300), message: z.string().max(500) })),
    policy: policySchema.optional().describe('With all defaults filled in, where it is valid.'),
  }),
  errors: [],
});

export const dryRunPolicy = endpoint({
  name: 'policies.dryRun',
  method: 'POST',
  path: '/dry-run-policy',
  scope: 'read',
  summary: 'What a policy would make of a detection; touches nothing',
  body: z.strictObject({
    policyId: idSchema.optional().describe('A saved policy or preset; either this or policy.'),
    policy: policySchema.optional(),
    detection: z.strictObject({
      inputId: inputIdSchema,
      category: categorySchema,
      confidence: z.number().min(0).max(1),
      fromMs: monotonicMsSchema,
      untilMs: monotonicMsSchema,
    }),
    streaming: z.boolean().default(false),
    recording: z.boolean().default(false),
  }),
  result: z.object({
    decision: z
      .object({
        action: z.enum(['mute', 'bleep']),
        fromMs: monotonicMsSchema,
        untilMs: monotonicMsSchema,
        ruleIndex: z.int().min(0),
      })
      .nullable(),
  }),
  errors: ['not-found', 'policy-invalid'],
});

export const tryPolicy = endpoint({
  name: 'policies.try',
  method: 'POST',
  path: '/try-policy',
  scope: 'control',
  summary: 'What a policy would cut if this text were said; the text is kept nowhere and never answered back',
  body: z.strictObject({
    text: z.string().max(2000),
    policyId: idSchema.optional().describe('A saved policy or preset; either this or policy.'),
    policy: policySchema.optional(),
    inputId: inputIdSchema.optional().describe('As if it were said on this input.'),
  }),
  result: z.object({
    matches: z.array(
      z.object({
        fromIndex: z.int().min(0).describe('Place of its first letter in the text, in UTF-16 units.'),
        untilIndex: z.int().min(0).describe('One past its last letter.'),
        category: categorySchema,
        action: z.enum(['mute', 'bleep', 'none']).describe('none: found, and the policy lets it air.'),
        ruleIndex: z.int().min(0).optional().describe('Which rule decided; left out where none matched.'),
      }),
    ),
  }),
  errors: ['not-found', 'policy-invalid', 'word-list-invalid'],
});
