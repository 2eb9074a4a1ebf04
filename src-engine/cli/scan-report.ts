/** The report of a scan: one HTML file without scripts. A timeline as a picture, counts per category, no transcript. */
import type { Span } from '../contract/flow.ts';
import type { ScanResult } from '../operations/scan/scan.ts';
import type { PictureCover } from '../operations/scan/scan-picture.ts';

export interface ReportFacts {
  /** The recording's file name, without its folder. */
  readonly fileName: string;
  readonly policyName: string;
  readonly delayMs: number;
  readonly scannedAt: Date;
}

/** One hue per family of categories; the row's label says it too, so that colour is never the only sign. */
const hues: Readonly<Record<string, number>> = {
  profanity: 24,
  sexual: 320,
  religious: 52,
  slur: 0,
  private: 210,
  personal: 190,
  financial: 140,
  secret: 270,
  code: 90,
  nudity: 340,
  face: 230,
};
const WIDTH = 960;
const ROW = 26;
const LABEL = 190;

/** A row of the timeline: a category of the sound or of the picture, which has some of the same names. */
interface Cut extends Span {
  readonly row: string;
  readonly action: string;
}

/** `covers`: what was cut of the picture; empty where it was not looked at. */
export function scanReport(result: ScanResult, covers: readonly PictureCover[], facts: ReportFacts): string {
  const cuts: Cut[] = [
    ...result.cuts.map(({ category, ...cut }) => ({ ...cut, row: category })),
    ...covers.map(({ category, ...cover }) => ({ ...cover, row: `${category} (picture)` })),
  ].sort((a, b) => a.fromMs - b.fromMs);
  const counts = new Map<string, { count: number; totalMs: number }>();
  for (const { row, fromMs, untilMs } of cuts) {
    const entry = counts.get(row) ?? { count: 0, totalMs: 0 };
    counts.set(row, { count: entry.count + 1, totalMs: entry.totalMs + untilMs - fromMs });
  }
  const rows = [...counts].sort(([a], [b]) => a.localeCompare(b));
  const cutMs = cuts.reduce((sum, cut) => sum + cut.untilMs - cut.fromMs, 0);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Airlock scan: ${escapeHtml(facts.fileName)}</title>
<style>
:root{color-scheme:light dark;--ink:light-dark(#16191d,#e8eaed);--soft:light-dark(#5b636d,#9aa3ad);--line:light-dark(#d5dae0,#343a42);--page:light-dark(#fff,#14171b)}
body{font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;color:var(--ink);background:var(--page);max-width:${WIDTH}px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.3rem}dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dt{color:var(--soft)}dd{margin:0}
svg{width:100%;height:auto;margin:1rem 0}text{fill:var(--ink);font-size:12px}.soft{fill:var(--soft)}.line{stroke:var(--line)}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid var(--line)}td.n,th.n{text-align:right}
</style></head><body>
<h1>${escapeHtml(facts.fileName)}</h1>
<dl><dt>Scanned</dt><dd>${facts.scannedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC</dd>
<dt>Policy</dt><dd>${escapeHtml(facts.policyName)}</dd><dt>Safety delay</dt><dd>${facts.delayMs} ms</dd>
<dt>Length</dt><dd>${clock(result.durationMs)}</dd>
<dt>Cuts</dt><dd>${cuts.length}, ${(cutMs / 1000).toFixed(1)} s in all</dd>
<dt>Not checked in time</dt><dd>${(result.uncheckedMs / 1000).toFixed(1)} s</dd></dl>
${timeline(
  cuts,
  result.durationMs,
  rows.map(([row]) => row),
)}
<h2>By category</h2>
${rows.length === 0 ? '<p>Nothing was found that the policy forbids.</p>' : `<table><tr><th>Category</th><th class="n">Cuts</th><th class="n">Length</th></tr>${rows.map(([category, { count, totalMs }]) => `<tr><td>${escapeHtml(category)}</td><td class="n">${count}</td><td class="n">${(totalMs / 1000).toFixed(1)} s</td></tr>`).join('')}</table>`}
<h2>Every cut</h2>
<table><tr><th>From</th><th>Until</th><th class="n">Length</th><th>Category</th><th>Action</th></tr>
${cuts.map((cut) => `<tr><td>${clock(cut.fromMs)}</td><td>${clock(cut.untilMs)}</td><td class="n">${cut.untilMs - cut.fromMs} ms</td><td>${escapeHtml(cut.row)}</td><td>${cut.action}</td></tr>`).join('\n')}
</table>
<p>What was said or shown is not in this report, and was kept nowhere.</p>
</body></html>
`;
}

function timeline(cuts: readonly Cut[], durationMs: number, rows: readonly string[]): string {
  const height = ROW * (rows.length + 1) + 8;
  const x = (ms: number): number => LABEL + (ms / Math.max(durationMs, 1)) * (WIDTH - LABEL);
  const ticks = Array.from({ length: 6 }, (_, index) => (durationMs * index) / 5);
  const marks = cuts.map((cut) => {
    const row = rows.indexOf(cut.row);
    const width = Math.max(x(cut.untilMs) - x(cut.fromMs), 2);
    return `<rect x="${x(cut.fromMs).toFixed(1)}" y="${row * ROW + 4}" width="${width.toFixed(1)}" height="${ROW - 8}" fill="hsl(${hues[cut.row.split(/[. ]/)[0] as string] ?? 0} 70% 50%)"><title>${escapeHtml(cut.row)} ${clock(cut.fromMs)}</title></rect>`;
  });
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline: ${cuts.length} cuts over ${clock(durationMs)}">
${rows.map((name, row) => `<text x="0" y="${row * ROW + 17}">${escapeHtml(name)}</text><line class="line" x1="${LABEL}" x2="${WIDTH}" y1="${(row + 1) * ROW}" y2="${(row + 1) * ROW}"/>`).join('')}
${marks.join('')}
${ticks.map((ms, index) => `<text class="soft" x="${x(ms).toFixed(1)}" y="${height - 8}" text-anchor="${index === 0 ? 'start' : index === 5 ? 'end' : 'middle'}">${clock(ms)}</text>`).join('')}
</svg>`;
}

/** 83456 → "1:23.456" */
function clock(ms: number): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = ((ms % 60_000) / 1000).toFixed(3).padStart(6, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
