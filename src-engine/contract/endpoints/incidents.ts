/** The content-free journal of cuts. */
import { z } from 'zod';
import { idSchema, wallTimeSchema } from '../basics.ts';
import { endpoint } from '../endpoint.ts';
import { incidentCategorySchema, incidentSchema } from '../incidents.ts';
import { inputIdSchema } from '../inputs.ts';

const filter = {
  category: incidentCategorySchema.optional(),
  inputId: inputIdSchema.optional(),
  from: wallTimeSchema.optional(),
  until: wallTimeSchema.optional(),
};

export const listIncidents = endpoint({
  name: 'incidents.list',
  method: 'GET',
  path: '/incidents',
  scope: 'read',
  summary: 'Incidents, newest first',
  query: z.strictObject({
    ...filter,
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    before: idSchema.optional().describe('Only those older than this incident: the next page.'),
  }),
  result: z.object({ incidents: z.array(incidentSchema) }),
  errors: ['not-found'],
});

export const markFalseAlarm = endpoint({
  name: 'incidents.markFalseAlarm',
  method: 'POST',
  path: '/incidents/{incidentId}/false-alarm',
  scope: 'control',
  summary: 'Say that a cut was wrong, or take that back',
  params: z.strictObject({ incidentId: idSchema }),
  body: z.strictObject({ falseAlarm: z.boolean().default(true) }),
  result: incidentSchema,
  errors: ['not-found', 'disk-full'],
});

export const exportIncidents = endpoint({
  name: 'incidents.export',
  method: 'GET',
  path: '/incidents.csv',
  scope: 'read',
  summary: 'The incidents as a table for a spreadsheet',
  query: z.strictObject(filter),
  result: z.string(),
  errors: [],
  file: { mediaType: 'text/csv', name: 'airlock-incidents.csv' },
});
