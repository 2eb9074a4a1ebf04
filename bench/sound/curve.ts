/** Recall in time against false cuts an hour, as a picture with the three sensitivities on it. */
import type { Sensitivity } from '../../src-engine/contract/policy.ts';

export interface CurvePoint {
  readonly threshold: number;
  readonly recall: number;
  readonly falseCutsAnHour: number;
}

const WIDTH = 640;
const HEIGHT = 360;
const MARGIN = 48;
/** Left of this a logarithmic axis has no place: none in an hour is drawn here. */
const LEAST_AN_HOUR = 0.5;

export function drawCurve(
  curve: readonly CurvePoint[],
  points: Readonly<Record<Sensitivity, number>>,
): string {
  const most = Math.max(LEAST_AN_HOUR * 10, ...curve.map((point) => point.falseCutsAnHour));
  const lowest = Math.min(0.9, ...curve.map((point) => point.recall));
  const x = (anHour: number): number =>
    MARGIN +
    ((WIDTH - 2 * MARGIN) * Math.log(Math.max(anHour, LEAST_AN_HOUR) / LEAST_AN_HOUR)) /
      Math.log(most / LEAST_AN_HOUR);
  const y = (recall: number): number =>
    HEIGHT - MARGIN - ((HEIGHT - 2 * MARGIN) * (recall - lowest)) / (1 - lowest);
  const at = (point: CurvePoint): string =>
    `${x(point.falseCutsAnHour).toFixed(1)},${y(point.recall).toFixed(1)}`;
  const marks = Object.entries(points).map(([name, threshold]) => {
    const nearest = curve.reduce((a, b) =>
      Math.abs(Math.log(b.threshold / threshold)) < Math.abs(Math.log(a.threshold / threshold)) ? b : a,
    );
    const [cx, cy] = at(nearest).split(',');
    return `<circle cx="${cx}" cy="${cy}" r="5"/><text x="${Number(cx) + 8}" y="${Number(cy) + 16}">${name}</text>`;
  });
  const recalls = [lowest, (lowest + 1) / 2, 1];
  const rates = [LEAST_AN_HOUR, 1, 3, 10, 30, 100].filter((rate) => rate <= most);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui,sans-serif" font-size="12" fill="#58616c">
<title>Recall in time against false cuts an hour</title>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${rates.map((rate) => `<line x1="${x(rate)}" x2="${x(rate)}" y1="${MARGIN}" y2="${HEIGHT - MARGIN}" stroke="#e3e7eb"/><text x="${x(rate)}" y="${HEIGHT - MARGIN + 16}" text-anchor="middle">${rate === LEAST_AN_HOUR ? '0' : rate}</text>`).join('')}
${recalls.map((recall) => `<text x="${MARGIN - 6}" y="${y(recall) + 4}" text-anchor="end">${Math.round(recall * 100)} %</text>`).join('')}
<polyline fill="none" stroke="#0b6bcb" stroke-width="2" points="${curve.map(at).join(' ')}"/>
<g fill="#0b6bcb">${marks.join('')}</g>
<text x="${WIDTH / 2}" y="${HEIGHT - 8}" text-anchor="middle">false cuts an hour of clean speech</text>
<text x="${MARGIN}" y="${MARGIN - 16}">flagged phrases cut in time</text>
</svg>
`;
}
