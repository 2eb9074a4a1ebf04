/**
 * The value below which `share` (0..1) of the values lie (nearest rank); 0 of none.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/**
 * The slope of y over x as the median of all pairwise slopes (Theil, 1950; Sen, 1968): up to 29 % of the points may be
 * anything at all. Undefined for fewer than three points.
 */
export function theilSenSlope(
  points: readonly { readonly x: number; readonly y: number }[],
): number | undefined {
  if (points.length < 3) return undefined;
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) {
      if (b.x !== a.x) slopes.push((b.y - a.y) / (b.x - a.x));
    }
  }
  return slopes.length === 0 ? undefined : percentile(slopes, 0.5);
}
