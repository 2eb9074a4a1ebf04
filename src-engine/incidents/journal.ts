/** The content-free journal of cuts, on disk. */
import { randomUUID } from 'node:crypto';
import { UserError } from '../contract/errors.ts';
import type { Incident } from '../contract/incidents.ts';
import type {
  IncidentFilter,
  IncidentJournal,
  NewIncident,
  OnJournalTrouble,
} from '../operations/ports/incidents.ts';
import { JournalFiles, type JournalLimits } from './journal-files.ts';
import { incidentLine, markLine, readLine } from './journal-lines.ts';

/** About 700 incidents a file, 11,000 in all: 4 MiB on disk, and as much in memory while the disk is full. */
const DEFAULT_LIMITS: JournalLimits = { maxFileBytes: 256 * 1024, maxFiles: 16, maxUnsaved: 10_000 };

const RETRY_AFTER_MS = 5000;

/**
 * Opens the journal in `folder`, which is made where it is missing and closed to other users (0700, files 0600).
 * Rejects with a UserError where that cannot be done.
 */
export async function openJournal(
  folder: string,
  onTrouble: OnJournalTrouble,
  limits: JournalLimits = DEFAULT_LIMITS,
): Promise<IncidentJournal> {
  return new Journal(await JournalFiles.open(folder, limits), onTrouble, limits.maxUnsaved);
}

class Journal implements IncidentJournal {
  readonly #files: JournalFiles;
  readonly #onTrouble: OnJournalTrouble;
  readonly #maxUnsaved: number;
  #unsaved: string[] = [];
  #saving: Promise<void> = Promise.resolve();
  #isInTrouble = false;
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(files: JournalFiles, onTrouble: OnJournalTrouble, maxUnsaved: number) {
    this.#files = files;
    this.#onTrouble = onTrouble;
    this.#maxUnsaved = maxUnsaved;
  }

  record(incident: NewIncident): Incident {
    const recorded = { ...incident, incidentId: randomUUID(), falseAlarm: false };
    this.#unsaved.push(incidentLine(recorded));
    if (this.#unsaved.length > this.#maxUnsaved) this.#giveUpOldest();
    // Its failure is told through onTrouble, and it is tried again.
    this.flush().catch(() => undefined);
    return recorded;
  }

  async list({ before, limit = Number.POSITIVE_INFINITY, ...filter }: IncidentFilter): Promise<Incident[]> {
    const found: Incident[] = [];
    let isOlder = before === undefined;
    for await (const incident of this.#newestFirst()) {
      if (found.length >= limit) break;
      if (isOlder && passes(incident, filter)) found.push(incident);
      isOlder ||= incident.incidentId === before;
    }
    if (!isOlder) throw unknownIncident();
    return found;
  }

  async markFalseAlarm(incidentId: string, falseAlarm: boolean): Promise<Incident> {
    for await (const incident of this.#newestFirst()) {
      if (incident.incidentId !== incidentId) continue;
      const line = markLine(incidentId, falseAlarm);
      this.#unsaved.push(line);
      try {
        await this.flush();
      } catch (error) {
        this.#unsaved = this.#unsaved.filter((other) => other !== line);
        throw error;
      }
      return { ...incident, falseAlarm };
    }
    throw unknownIncident();
  }

  flush(): Promise<void> {
    const saved = this.#saving.then(() => this.#save());
    this.#saving = saved.catch(() => undefined);
    return saved;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    await this.flush();
  }

  async #save(): Promise<void> {
    const lines = this.#unsaved;
    if (lines.length === 0) return;
    try {
      await this.#files.append(lines.join(''));
    } catch (error) {
      this.#fail(error as UserError);
      throw error;
    }
    const saved = new Set(lines);
    this.#unsaved = this.#unsaved.filter((line) => !saved.has(line));
    if (this.#isInTrouble) this.#onTrouble(null);
    this.#isInTrouble = false;
  }

  #fail(error: UserError): void {
    if (!this.#isInTrouble) this.#onTrouble(error);
    this.#isInTrouble = true;
    if (this.#isClosed) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.flush().catch(() => undefined), RETRY_AFTER_MS).unref();
  }

  #giveUpOldest(): void {
    this.#unsaved = this.#unsaved.slice(-this.#maxUnsaved);
    this.#onTrouble(
      new UserError(
        'storage-failed',
        'The oldest incidents that could not be saved are lost: too many wait for the disk. Protection goes on.',
        'Free some space on the disk.',
      ),
    );
  }

  /** Every incident once, with what was said of it later; those not saved yet come first. */
  async *#newestFirst(): AsyncGenerator<Incident> {
    // Where it fails, the lines are still in memory and read from there.
    await this.flush().catch(() => undefined);
    const marks = new Map<string, boolean>();
    const seen = new Set<string>();
    const take = (text: string): Incident | undefined => {
      const line = readLine(text);
      if (line?.type === 'false-alarm' && !marks.has(line.incidentId)) {
        marks.set(line.incidentId, line.falseAlarm);
      }
      // A write that failed half-way is repeated whole: the same incident may be there twice.
      if (line?.type !== 'incident' || seen.has(line.incident.incidentId)) return undefined;
      seen.add(line.incident.incidentId);
      const { incidentId, falseAlarm } = line.incident;
      return { ...line.incident, falseAlarm: marks.get(incidentId) ?? falseAlarm };
    };
    for (const text of this.#unsaved.toReversed()) {
      const incident = take(text);
      if (incident !== undefined) yield incident;
    }
    for await (const text of this.#files.readBackwards()) {
      const incident = take(text);
      if (incident !== undefined) yield incident;
    }
  }
}

function passes(incident: Incident, filter: Omit<IncidentFilter, 'before' | 'limit'>): boolean {
  const { category, inputId, from, until } = filter;
  const atMs = Date.parse(incident.at);
  return (
    (category === undefined || [incident.category, ...(incident.alsoCategories ?? [])].includes(category)) &&
    (inputId === undefined || incident.inputId === inputId) &&
    (from === undefined || atMs >= Date.parse(from)) &&
    (until === undefined || atMs < Date.parse(until))
  );
}

function unknownIncident(): UserError {
  return new UserError(
    'not-found',
    'There is no incident with this id.',
    'List the incidents again: old ones are deleted when the journal is full.',
  );
}
