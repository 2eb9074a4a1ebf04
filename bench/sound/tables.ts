/** Prints a sound bench as tables. */
import type { Figures } from './figures.ts';
import type { SoundBench } from './sound-bench.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const ms = (value: number): string => `${Math.round(value)} ms`;

const rows: readonly (readonly [string, (figures: Figures) => string])[] = [
  ['recall in time', (figures) => percent(figures.recall)],
  ['false cuts an hour (clean)', (figures) => `${figures.falseCutsAnHour.toFixed(1)} (${figures.falseCuts})`],
  ['leaked of recalled, all', (figures) => `${ms(figures.leakedMs)} (${figures.leakedPhrases})`],
  ['overcut a phrase, median', (figures) => ms(figures.overcutMedianMs)],
  ['overcut a phrase, p90', (figures) => ms(figures.overcutP90Ms)],
  ['word end to evidence, p50', (figures) => ms(figures.firstEvidenceP50Ms)],
  ['word end to evidence, p95', (figures) => ms(figures.firstEvidenceP95Ms)],
  ['word end to decision, p50', (figures) => ms(figures.decisionP50Ms)],
  ['word end to decision, p95', (figures) => ms(figures.decisionP95Ms)],
];

export function printTables(bench: SoundBench): void {
  const { balanced } = bench.sensitivities;
  const minutes = (balanced.cleanMs / 60_000).toFixed(0);
  console.log(
    `${bench.machine}; D = ${bench.delayMs} ms; ${balanced.phrases} flagged phrases, ${minutes} min of clean takes\n`,
  );
  const columns = [...Object.entries(bench.sensitivities), ['naive', bench.naive]] as [string, Figures][];
  line(
    '',
    columns.map(([name]) => name),
  );
  for (const [label, show] of rows)
    line(
      label,
      columns.map(([, figures]) => show(figures)),
    );
  for (const [group, shares] of Object.entries(balanced.by)) {
    console.log(`\nrecall by ${group}`);
    for (const name of Object.keys(shares)) {
      line(
        `  ${name}`,
        columns.map(([, figures]) => {
          const share = figures.by[group as keyof Figures['by']][name];
          return share ? `${share.recalled}/${share.of}` : '';
        }),
      );
    }
  }
  console.log('\nthreshold   recall   false cuts an hour');
  for (const point of bench.curve) {
    console.log(
      `${point.threshold.toFixed(3).padStart(9)} ${percent(point.recall).padStart(8)} ${point.falseCutsAnHour.toFixed(1).padStart(9)}`,
    );
  }
  console.log(
    `\none look: ${ms(bench.lookP50Ms)} median, ${ms(bench.lookP95Ms)} p95 (one thread, two at once)`,
  );
  console.log(`scan: ${bench.scanTimesRealTime.toFixed(1)} times real time`);
  console.log(
    `live: ${percent(bench.live.cores)} of one core, ${bench.live.memoryMb.toFixed(0)} MB over ${bench.live.seconds.toFixed(0)} s`,
  );
}

function line(label: string, cells: readonly string[]): void {
  console.log(label.padEnd(28) + cells.map((cell) => cell.padStart(16)).join(''));
}
