/** The content-free journal of cuts. */
import { exportIncidents, listIncidents, markFalseAlarm } from '../contract/endpoints/incidents.ts';
import type { Incident } from '../contract/incidents.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';

const columns = [
  'incidentId',
  'at',
  'streamOffsetMs',
  'inputId',
  'sceneName',
  'sourceName',
  'category',
  'alsoCategories',
  'action',
  'durationMs',
  'leakedMs',
  'latenessMs',
  'confidence',
  'policyName',
  'falseAlarm',
] as const satisfies readonly (keyof Incident)[];

export function incidentOperations({ journal }: EngineContext): Operation[] {
  return [
    operation(listIncidents, async (filter) => ({ incidents: await journal.list(filter) })),
    operation(markFalseAlarm, ({ incidentId, falseAlarm }) => journal.markFalseAlarm(incidentId, falseAlarm)),
    operation(exportIncidents, async (filter) => {
      const rows = (await journal.list(filter)).map((incident) =>
        columns.map((name) => cell(incident[name])),
      );
      return `${[columns, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
    }),
  ];
}

/** RFC 4180; a leading =, +, - or @ would be a formula to a spreadsheet, so it gets an apostrophe. */
function cell(value: unknown): string {
  if (value === undefined) return '';
  const text = Array.isArray(value) ? value.join(' ') : String(value);
  const safe = typeof value === 'string' && /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
