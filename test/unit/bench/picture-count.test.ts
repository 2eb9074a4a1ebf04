import { describe, expect, it } from 'vitest';
import { countScreen, type Region, unionArea } from '../../../bench/picture/count.ts';
import { pictureFiguresOf } from '../../../bench/picture/figures.ts';
import { normalRule, type TrueSecret } from '../../../bench/picture/truth.ts';

const size = { width: 1000, height: 1000 };
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });
const email: TrueSecret = { rule: 'email', text: '', box: box(100, 100, 100, 20) };
const region = (category: Region['category'], ...rest: Parameters<typeof box>): Region => ({
  category,
  box: box(...rest),
});

describe('counting regions on a screen against the truth', () => {
  it('counts area once where boxes overlap', () => {
    expect(
      unionArea(
        [box(0, 0, 10, 10), box(5, 0, 10, 10)],
        [box(0, 0, 20, 4), box(0, 2, 20, 4), box(90, 0, 5, 5)],
      ),
    ).toBe(90);
    expect(unionArea([box(0, 0, 10, 10)], [])).toBe(0);
  });

  it('finds a secret where regions together cover four fifths of it', () => {
    const halves = [region('personal.email', 100, 100, 45, 20), region('secret.jwt', 140, 100, 40, 20)];
    const { secrets } = countScreen({ secrets: [email] }, halves, size);
    expect(secrets[0]).toMatchObject({ share: 0.8, found: true, foundByOwnRule: false, foundAround: true });
    expect(countScreen({ secrets: [email] }, halves.slice(0, 1), size).secrets[0]).toMatchObject({
      share: 0.45,
      found: false,
    });
  });

  it('judges a secret of several lines by its lines, and by the box around them apart', () => {
    const address = {
      rule: 'postal-address',
      text: '',
      box: box(100, 100, 200, 60),
      boxes: [box(100, 100, 200, 20), box(100, 140, 50, 20)],
    };
    const regions = [
      region('personal.postal-address', 100, 100, 200, 20),
      region('personal.postal-address', 100, 140, 50, 20),
    ];
    expect(countScreen({ secrets: [address] }, regions, size).secrets[0]).toMatchObject({
      share: 1,
      found: true,
      foundByOwnRule: true,
      foundAround: false,
    });
  });

  it('calls a region false that touches no secret, and counts what is covered beside secrets', () => {
    const regions = [region('personal.email', 90, 90, 120, 40), region('secret.jwt', 500, 500, 100, 10)];
    const count = countScreen({ secrets: [email] }, regions, size);
    expect(count.falseAlarms).toEqual([regions[1]]);
    expect(count.overCovered).toBeCloseTo((120 * 40 - 100 * 20 + 1000) / 1_000_000, 10);
  });

  it('leaves out what lies beyond the screen', () => {
    const count = countScreen({ secrets: [] }, [region('face', 990, 990, 50, 50)], size);
    expect(count.overCovered).toBeCloseTo(100 / 1_000_000, 10);
  });

  it('pads regions for what is covered, not for false alarms', () => {
    const near = [region('personal.email', 106, 106, 88, 8), region('personal.phone', 100, 124, 10, 10)];
    const count = countScreen({ secrets: [email] }, near, size, 6);
    expect(count.secrets[0]).toMatchObject({ share: 1, found: true });
    expect(count.falseAlarms).toHaveLength(1);
  });
});

describe('what the counts come to', () => {
  const result = (px: number, regions: readonly Region[], secrets: TrueSecret[] = [email]) => {
    const screen = { file: `${px}.png`, px, theme: 'dark', layout: 'mail', secrets };
    const count = countScreen(screen, regions, size);
    return { screen, count, paddedCount: count, computeMs: px };
  };
  const hit = [region('personal.email', 100, 100, 100, 20)];

  it('groups by rule and size, and names the smallest size that is read', () => {
    const figures = pictureFiguresOf([result(12, []), result(14, hit), result(18, hit)]);
    expect(figures.all).toEqual({ of: 3, found: 2, byOwnRule: 2, around: 2, padded: 2 });
    expect(figures.byRule.email).toMatchObject({ of: 3, found: 2 });
    expect(Object.keys(figures.byBucket)).toEqual(expect.arrayContaining(['<14', '14', '16+']));
    expect(figures.byRuleLarge.email).toMatchObject({ of: 1, found: 1 });
    expect(figures.byRuleMedium.email).toMatchObject({ of: 1, found: 1 });
    expect(figures.smallestReadablePx).toBe(14);
    expect(figures.misses).toEqual([
      { file: '12.png', rule: 'email', px: 12, layout: 'mail', box: [100, 100, 100, 20], share: 0 },
    ]);
  });

  it('counts clean screens with an alarm apart from regions beside secrets', () => {
    const stray = region('secret.jwt', 500, 500, 10, 10);
    const figures = pictureFiguresOf([
      result(14, [...hit, stray]),
      result(14, [stray, stray], []),
      result(14, [], []),
    ]);
    expect(figures).toMatchObject({
      cleanScreens: 2,
      cleanScreensWithAlarm: 1,
      cleanAlarms: 2,
      secretScreens: 1,
      strayRegions: 1,
      computeP50Ms: 14,
    });
    expect(figures.falseAlarms[0]).toMatchObject({ rule: 'jwt', file: '14.png' });
  });

  it('knows our rules by other names', () => {
    expect(
      ['credit_card', 'creditCard', 'card', 'address', 'ip', 'seed', 'otp', 'apiKey', 'token'].map(
        normalRule,
      ),
    ).toEqual([
      'payment-card',
      'payment-card',
      'payment-card',
      'postal-address',
      'ip-address',
      'seed-phrase',
      'one-time-code',
      'api-key',
      'api-key',
    ]);
    expect(['financial.iban', 'Private-Key', 'blood_type'].map(normalRule)).toEqual([
      'iban',
      'private-key',
      'blood_type',
    ]);
  });
});
