/** How streams and their hours are written. */
import i18next from 'i18next';
import { formatDateTime } from '../../i18n/format.ts';
import type { IncidentGroup } from './incident-groups.ts';

/** "25 Nov 2026, 22:10", or the day of what was cut on no stream. */
export function streamName({ kind, startedAtMs }: IncidentGroup): string {
  if (kind === 'stream')
    return i18next.t('incidents:stream.on', { when: formatDateTime(new Date(startedAtMs).toISOString()) });
  const when = new Intl.DateTimeFormat(i18next.language, { dateStyle: 'medium' }).format(startedAtMs);
  return i18next.t('incidents:stream.off', { when });
}

/** "22:10" of the viewer's day. */
export function formatHour(ms: number): string {
  return new Intl.DateTimeFormat(i18next.language, { timeStyle: 'short' }).format(ms);
}
