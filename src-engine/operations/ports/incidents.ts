/** The port for the journal of cuts. It holds when, which kind, which action and how long: never the content. */
import type { UserError } from '../../contract/errors.ts';
import type { Incident, IncidentCategory } from '../../contract/incidents.ts';

/** An incident before the journal has given it its id. */
export type NewIncident = Omit<Incident, 'incidentId' | 'falseAlarm'>;

export interface IncidentFilter {
  /** Only those of this category, alone or among others. */
  readonly category?: IncidentCategory | undefined;
  readonly inputId?: string | undefined;
  /** Only those at or after this ISO 8601 time. */
  readonly from?: string | undefined;
  /** Only those before this ISO 8601 time. */
  readonly until?: string | undefined;
  /** Only those older than the incident of this id. */
  readonly before?: string | undefined;
  /** At most so many; left out, all of them. */
  readonly limit?: number | undefined;
}

export interface IncidentJournal {
  /**
   * Takes an incident at once and writes it behind the caller's back: protection never waits for a disk. What cannot be
   * written is kept in memory and tried again; `onTrouble` of the journal says so.
   */
  record(incident: NewIncident): Incident;
  /** Newest first. Rejects with UserError `not-found` where `before` is unknown, `storage-failed` where it cannot be read. */
  list(filter: IncidentFilter): Promise<Incident[]>;
  /** Says that a cut was wrong, or takes that back. Rejects with UserError `not-found`, `disk-full`, `storage-failed`; then nothing changed. */
  markFalseAlarm(incidentId: string, falseAlarm: boolean): Promise<Incident>;
  /** Writes what is still in memory; rejects with a UserError where that fails. */
  flush(): Promise<void>;
  /** Flushes and stops trying again. */
  close(): Promise<void>;
}

/** Told when incidents cannot be written, and with null when they can again. */
export type OnJournalTrouble = (trouble: UserError | null) => void;
