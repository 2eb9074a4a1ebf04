/** The lines of the journal: an incident each, or a later word about one. */
import { z } from 'zod';
import { type Incident, incidentSchema } from '../contract/incidents.ts';

const incidentLineSchema = z.object({ type: z.literal('incident'), incident: incidentSchema });
const markLineSchema = z.object({
  type: z.literal('false-alarm'),
  incidentId: incidentSchema.shape.incidentId,
  falseAlarm: z.boolean(),
});
const lineSchema = z.discriminatedUnion('type', [incidentLineSchema, markLineSchema]);
type JournalLine = z.infer<typeof lineSchema>;

/** The line of an incident, with its line end. Only the fields of an incident get into it, whatever else was passed. */
export function incidentLine(incident: Incident): string {
  return textOf({ type: 'incident', incident: incidentSchema.parse(incident) });
}

/** The line that marks an incident, with its line end. */
export function markLine(incidentId: string, falseAlarm: boolean): string {
  return textOf({ type: 'false-alarm', incidentId, falseAlarm });
}

/** What a line says; undefined for one that was torn by a crash or a full disk. */
export function readLine(line: string): JournalLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function textOf(line: JournalLine): string {
  return `${JSON.stringify(line)}\n`;
}
