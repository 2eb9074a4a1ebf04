/** Incidents gathered: by stream, over time, by category. Pure. */
import type { Incident } from '../../../src-engine/contract/incidents.ts';

/** Two incidents whose streams began within this time of each other were on the same stream. */
const SAME_STREAM_WITHIN_MS = 2000;

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Longer streams are counted by the hour. */
const COUNT_BY_HOUR_ABOVE_MS = 4 * HOUR_MS;

export interface IncidentGroup {
  /** The id of its oldest incident: stays while newer ones come in, and changes where older ones are loaded. */
  readonly groupId: string;
  readonly kind: 'stream' | 'off-stream';
  /** When the stream began, or the day; ms since 1970. */
  readonly startedAtMs: number;
  /** Newest first. */
  readonly incidents: readonly Incident[];
}

/** Groups, the newest first. Incidents of no stream are gathered by the day of the viewer's time zone. */
export function groupByStream(incidents: readonly Incident[]): IncidentGroup[] {
  const streams: { startedAtMs: number; incidents: Incident[] }[] = [];
  const days = new Map<number, Incident[]>();
  const timed = incidents.map((incident) => ({ incident, startedAtMs: streamStartOf(incident) }));
  const onStream = timed
    .filter((one): one is { incident: Incident; startedAtMs: number } => one.startedAtMs !== undefined)
    .sort((a, b) => a.startedAtMs - b.startedAtMs);
  for (const { incident, startedAtMs } of onStream) {
    const last = streams.at(-1);
    // Neighbours in order, so that a clock that drifts over hours does not tear a stream apart.
    if (last !== undefined && startedAtMs - last.startedAtMs <= SAME_STREAM_WITHIN_MS) {
      last.incidents.push(incident);
      last.startedAtMs = startedAtMs;
    } else {
      streams.push({ startedAtMs, incidents: [incident] });
    }
  }
  for (const { incident, startedAtMs } of timed) {
    if (startedAtMs !== undefined) continue;
    const day = dayOf(Date.parse(incident.at));
    days.set(day, [...(days.get(day) ?? []), incident]);
  }
  return [
    ...streams.map(({ incidents: ofStream }): IncidentGroup => {
      const startedAtMs = Math.min(...ofStream.map((one) => streamStartOf(one) as number));
      return groupOf('stream', startedAtMs, ofStream);
    }),
    ...[...days].map(([day, ofDay]) => groupOf('off-stream', day, ofDay)),
  ].sort((a, b) => newestOf(b) - newestOf(a));
}

function groupOf(
  kind: IncidentGroup['kind'],
  startedAtMs: number,
  members: readonly Incident[],
): IncidentGroup {
  const incidents = newestFirst(members);
  return { groupId: incidents.at(-1)?.incidentId ?? '', kind, startedAtMs, incidents };
}

/** The group that an incident is in: by it a choice lasts, however groups grow. */
export function groupWith(groups: readonly IncidentGroup[], incidentId: string): IncidentGroup | undefined {
  return groups.find(({ incidents }) => incidents.some((one) => one.incidentId === incidentId));
}

/** When the stream of an incident began; undefined where it was on none. */
function streamStartOf({ at, streamOffsetMs }: Incident): number | undefined {
  return streamOffsetMs === undefined ? undefined : Date.parse(at) - streamOffsetMs;
}

function dayOf(ms: number): number {
  const date = new Date(ms);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

function newestFirst(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}

function newestOf({ incidents }: IncidentGroup): number {
  return Date.parse(incidents[0]?.at ?? '');
}

export interface CountBar {
  /** Into the stream, or into the day where the group is of none. */
  readonly fromMs: number;
  readonly count: number;
  /** How many of them were marked as false alarms. */
  readonly falseAlarms: number;
}

export interface CountsOverTime {
  readonly stepMs: number;
  /** Without gaps, from the start to the last incident. */
  readonly bars: readonly CountBar[];
}

/** Counts per ten minutes, or per hour where it went on for long. */
export function countsOverTime(group: IncidentGroup): CountsOverTime {
  const places = group.incidents.map((incident) => ({
    incident,
    ms: incident.streamOffsetMs ?? Math.max(0, Date.parse(incident.at) - group.startedAtMs),
  }));
  const lastMs = Math.max(0, ...places.map(({ ms }) => ms));
  const isLong = group.kind === 'off-stream' || lastMs >= COUNT_BY_HOUR_ABOVE_MS;
  const stepMs = isLong ? HOUR_MS : 10 * MINUTE_MS;
  const firstStep =
    group.kind === 'stream' ? 0 : Math.floor(Math.min(lastMs, ...places.map(({ ms }) => ms)) / stepMs);
  const length = Math.floor(lastMs / stepMs) - firstStep + 1;
  const bars = Array.from({ length }, (_, index) => {
    const fromMs = (firstStep + index) * stepMs;
    const inside = places.filter(({ ms }) => ms >= fromMs && ms < fromMs + stepMs);
    return {
      fromMs,
      count: inside.length,
      falseAlarms: inside.filter(({ incident }) => incident.falseAlarm).length,
    };
  });
  return { stepMs, bars };
}

export interface CategoryCount {
  readonly category: Incident['category'];
  readonly count: number;
  readonly falseAlarms: number;
}

/** The most frequent first; equal ones by name, so that they keep their places. */
export function countsByCategory(incidents: readonly Incident[]): CategoryCount[] {
  const counts = new Map<Incident['category'], { count: number; falseAlarms: number }>();
  for (const { category, falseAlarm } of incidents) {
    const before = counts.get(category) ?? { count: 0, falseAlarms: 0 };
    counts.set(category, {
      count: before.count + 1,
      falseAlarms: before.falseAlarms + (falseAlarm ? 1 : 0),
    });
  }
  return [...counts]
    .map(([category, value]) => ({ category, ...value }))
    .sort((a, b) => b.count - a.count || (a.category < b.category ? -1 : 1));
}

/** The incidents from a known one on: newer ones wait until they are asked for, so that no row moves while it is read. */
export function fromKnown(
  incidents: readonly Incident[],
  newestId: string | undefined,
): { readonly shown: readonly Incident[]; readonly waiting: number } {
  const place = newestId === undefined ? 0 : incidents.findIndex(({ incidentId }) => incidentId === newestId);
  return place <= 0 ? { shown: incidents, waiting: 0 } : { shown: incidents.slice(place), waiting: place };
}

export const periods = ['all', 'day', 'week', 'month'] as const;
export type Period = (typeof periods)[number];

const periodDays = { day: 1, week: 7, month: 30 } as const;

/** When a period began, as the engine takes it; undefined for all. */
export function periodStart(period: Period, nowMs: number): string | undefined {
  if (period === 'all') return undefined;
  return new Date(nowMs - periodDays[period] * 24 * HOUR_MS).toISOString();
}
