/** What the counts of all screens come to. */
import { pictureRuleName } from '../../src-engine/contract/picture.ts';
import type { ScreenCount, SecretCount } from './count.ts';
import type { TrueScreen } from './truth.ts';

/** Recall at a letter size from which on it counts as readable. */
const READABLE_RECALL = 0.95;

export interface ScreenResult {
  readonly screen: TrueScreen;
  readonly count: ScreenCount;
  /** The same with the policy's usual pad on each side of a region. */
  readonly paddedCount: ScreenCount;
  readonly computeMs: number;
}

/** How many of how many secrets were found, and by a region of the right rule, in the box around, with the pad. */
export interface Recall {
  readonly of: number;
  readonly found: number;
  readonly byOwnRule: number;
  readonly around: number;
  readonly padded: number;
}

/** A secret that was not found; never its text. */
export interface Miss {
  readonly file: string;
  readonly rule: string;
  readonly px: number;
  readonly layout: string;
  readonly box: readonly [x: number, y: number, width: number, height: number];
  readonly share: number;
}

/** A region that covers no secret. */
export interface FalseAlarm {
  readonly file: string;
  readonly rule: string;
  readonly layout: string;
  readonly box: readonly [x: number, y: number, width: number, height: number];
}

export interface PictureFigures {
  readonly all: Recall;
  readonly byRule: Readonly<Record<string, Recall>>;
  readonly byBucket: Readonly<Record<string, Recall>>;
  readonly byPx: Readonly<Record<string, Recall>>;
  readonly byTheme: Readonly<Record<string, Recall>>;
  readonly byLayout: Readonly<Record<string, Recall>>;
  /** Recall at 16 px and above, and at 14 and 15 px, per rule: what must be reached is said in these. */
  readonly byRuleLarge: Readonly<Record<string, Recall>>;
  readonly byRuleMedium: Readonly<Record<string, Recall>>;
  readonly cleanScreens: number;
  readonly cleanScreensWithAlarm: number;
  readonly cleanAlarms: number;
  readonly secretScreens: number;
  /** Regions on screens with secrets that touch none of them. */
  readonly strayRegions: number;
  /** Smallest letter size at which 95 % were found, px; undefined: none. */
  readonly smallestReadablePx: number | undefined;
  /** Mean and greatest share of a screen covered outside secrets. */
  readonly overCoveredMean: number;
  readonly overCoveredMax: number;
  readonly computeP50Ms: number;
  readonly computeP95Ms: number;
  readonly misses: readonly Miss[];
  readonly falseAlarms: readonly FalseAlarm[];
}

export function pictureFiguresOf(results: readonly ScreenResult[]): PictureFigures {
  const tally = new Tally();
  for (const { screen, count, paddedCount } of results) {
    count.secrets.forEach((secret, index) => {
      tally.add(screen, secret, paddedCount.secrets[index]?.found ?? false);
    });
  }
  const clean = results.filter(({ screen }) => screen.secrets.length === 0);
  const dirty = results.filter(({ screen }) => screen.secrets.length > 0);
  const over = results.map(({ count }) => count.overCovered);
  const computeMs = results.map((result) => result.computeMs).sort((a, b) => a - b);
  const byPx = tally.group('px');
  const readable = Object.entries(byPx).filter(([, { found, of }]) => found / of >= READABLE_RECALL);
  return {
    all: tally.group('all').all ?? none,
    byRule: tally.group('rule'),
    byBucket: tally.group('bucket'),
    byPx,
    byTheme: tally.group('theme'),
    byLayout: tally.group('layout'),
    byRuleLarge: tally.group('rule at 16+'),
    byRuleMedium: tally.group('rule at 14-15'),
    cleanScreens: clean.length,
    cleanScreensWithAlarm: clean.filter(({ count }) => count.falseAlarms.length > 0).length,
    cleanAlarms: sum(clean.map(({ count }) => count.falseAlarms.length)),
    secretScreens: dirty.length,
    strayRegions: sum(dirty.map(({ count }) => count.falseAlarms.length)),
    smallestReadablePx: readable.length === 0 ? undefined : Math.min(...readable.map(([px]) => Number(px))),
    overCoveredMean: over.length === 0 ? 0 : sum(over) / over.length,
    overCoveredMax: Math.max(0, ...over),
    computeP50Ms: computeMs[Math.floor(computeMs.length * 0.5)] ?? 0,
    computeP95Ms: computeMs[Math.floor(computeMs.length * 0.95)] ?? 0,
    misses: results.flatMap(({ screen, count }) =>
      count.secrets.filter(({ found }) => !found).map((missed) => missOf(screen, missed)),
    ),
    falseAlarms: results.flatMap(({ screen, count }) =>
      count.falseAlarms.map(({ category, box }) => ({
        file: screen.file,
        rule: pictureRuleName(category),
        layout: screen.layout,
        box: [box.x, box.y, box.width, box.height] as const,
      })),
    ),
  };
}

/** The letter sizes that the requirements name apart. */
export function pxBucket(px: number): string {
  if (px >= 16) return '16+';
  if (px >= 15) return '15';
  return px >= 14 ? '14' : '<14';
}

const none: Recall = { of: 0, found: 0, byOwnRule: 0, around: 0, padded: 0 };

/** Recalls by group and name, in the order of their names. */
class Tally {
  readonly #groups = new Map<string, Map<string, Recall>>();

  add(screen: TrueScreen, count: SecretCount, foundPadded: boolean): void {
    const { rule } = count.secret;
    const bucket = pxBucket(screen.px);
    const names: [string, string][] = [
      ['all', 'all'],
      ['rule', rule],
      ['bucket', bucket],
      ['px', String(screen.px)],
      ['theme', screen.theme],
      ['layout', screen.layout],
    ];
    if (bucket === '16+') names.push(['rule at 16+', rule]);
    if (bucket === '14' || bucket === '15') names.push(['rule at 14-15', rule]);
    for (const [group, name] of names) {
      const recalls = this.#groups.get(group) ?? new Map<string, Recall>();
      this.#groups.set(group, recalls);
      const before = recalls.get(name) ?? none;
      recalls.set(name, {
        of: before.of + 1,
        found: before.found + Number(count.found),
        byOwnRule: before.byOwnRule + Number(count.foundByOwnRule),
        around: before.around + Number(count.foundAround),
        padded: before.padded + Number(foundPadded),
      });
    }
  }

  group(group: string): Record<string, Recall> {
    const recalls = [...(this.#groups.get(group) ?? new Map<string, Recall>())];
    return Object.fromEntries(recalls.sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true })));
  }
}

function missOf(screen: TrueScreen, { secret: { rule, box }, share }: SecretCount): Miss {
  return {
    file: screen.file,
    rule,
    px: screen.px,
    layout: screen.layout,
    box: [box.x, box.y, box.width, box.height],
    share,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
