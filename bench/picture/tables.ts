/** Prints a bench of the picture as tables. */
import type { PictureFigures, Recall } from './figures.ts';
import type { PictureBench } from './picture-bench.ts';

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const part = (recall: Recall | undefined, key: Exclude<keyof Recall, 'of'>): string =>
  recall === undefined ? '' : `${recall[key]}/${recall.of}`;

export function printPictureTables({
  machine,
  corpus,
  padPx,
  restarts,
  ours,
  changes,
  naive,
}: PictureBench): void {
  console.log(
    `${machine}; ${corpus}: ${ours.secretScreens} screens with ${ours.all.of} secrets, ${ours.cleanScreens} clean\n`,
  );
  line('', ['found', `+${padPx} px`, 'right rule', 'box around', 'naive', '']);
  const row = (label: string, recall: Recall, peer: Recall | undefined) =>
    line(label, [
      part(recall, 'found'),
      part(recall, 'padded'),
      part(recall, 'byOwnRule'),
      part(recall, 'around'),
      part(peer, 'found'),
      percent(recall.found / Math.max(1, recall.of)),
    ]);
  row('all', ours.all, naive.all);
  const groups: readonly (readonly [string, keyof PictureFigures])[] = [
    ['by rule', 'byRule'],
    ['by rule, 16 px and above', 'byRuleLarge'],
    ['by rule, 14 and 15 px', 'byRuleMedium'],
    ['by size, px', 'byPx'],
    ['by size', 'byBucket'],
    ['by theme', 'byTheme'],
    ['by layout', 'byLayout'],
  ];
  for (const [label, key] of groups) {
    console.log(`\n${label}`);
    const peers = naive[key] as Readonly<Record<string, Recall>>;
    for (const [name, recall] of Object.entries(ours[key] as Readonly<Record<string, Recall>>))
      row(`  ${name}`, recall, peers[name]);
  }
  console.log('\nthat come up in a window, by size');
  for (const [name, { found, of }] of Object.entries(changes))
    line(`  ${name}`, [`${found}/${of}`, '', '', '', '', percent(found / Math.max(1, of))]);
  console.log('');
  line('', ['ours', 'naive']);
  const rows: readonly (readonly [string, (figures: PictureFigures) => string])[] = [
    ['clean screens with an alarm', (f) => `${f.cleanScreensWithAlarm}/${f.cleanScreens}`],
    ['alarms a clean screen', (f) => (f.cleanAlarms / Math.max(1, f.cleanScreens)).toFixed(3)],
    ['stray regions beside secrets', (f) => `${f.strayRegions} (${f.secretScreens} screens)`],
    [
      'smallest readable text',
      (f) => (f.smallestReadablePx === undefined ? 'none' : `${f.smallestReadablePx} px`),
    ],
    ['covered beside secrets, mean', (f) => percent(f.overCoveredMean)],
    ['covered beside secrets, most', (f) => percent(f.overCoveredMax)],
    ['a screen, p50', (f) => `${Math.round(f.computeP50Ms)} ms`],
    ['a screen, p95', (f) => `${Math.round(f.computeP95Ms)} ms`],
  ];
  for (const [label, show] of rows) line(label, [show(ours), show(naive)]);
  line('restarts of the models', [String(restarts)]);
}

function line(label: string, cells: readonly string[]): void {
  console.log(label.padEnd(30) + cells.map((cell) => cell.padStart(12)).join(''));
}
