/** Numbers, times and durations as people of the current language read them. */
import i18next from 'i18next';

/** "0.35 s", "1.5 s", "12 s", "3 min 20 s". */
export function formatDuration(ms: number): string {
  const language = i18next.language;
  const unit = (value: number, name: 'second' | 'minute' | 'hour' | 'millisecond', digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit: name,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);
  // Adding 0 makes of -0, which Intl writes as "-0", a 0.
  if (ms < 1000) return unit(Math.round(ms) + 0, 'millisecond');
  const seconds = ms / 1000;
  if (seconds < 60) return unit(seconds, 'second', seconds < 10 ? 1 : 0);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${unit(minutes, 'minute')} ${unit(Math.round(seconds % 60), 'second')}`;
  return `${unit(Math.floor(minutes / 60), 'hour')} ${unit(minutes % 60, 'minute')}`;
}

/** "1:02:03" into a stream. */
export function formatOffset(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A wall-clock time of day, seconds included. */
export function formatTime(iso: string): string {
  return new Intl.DateTimeFormat(i18next.language, { timeStyle: 'medium' }).format(new Date(iso));
}

export function formatDateTime(iso: string): string {
  return new Intl.DateTimeFormat(i18next.language, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

/** "373 MB", decimal as graphics cards are sold. */
export function formatBytes(bytes: number): string {
  const isLarge = bytes >= 1e9;
  return new Intl.NumberFormat(i18next.language, {
    style: 'unit',
    unit: isLarge ? 'gigabyte' : 'megabyte',
    maximumFractionDigits: isLarge ? 1 : 0,
  }).format(bytes / (isLarge ? 1e9 : 1e6));
}

export function formatPercent(share: number, digits = 0): string {
  return new Intl.NumberFormat(i18next.language, { style: 'percent', maximumFractionDigits: digits }).format(
    share,
  );
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(i18next.language, { maximumFractionDigits: digits }).format(value);
}
