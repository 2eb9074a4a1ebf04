import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber } from '../../i18n/format.ts';
import { Note } from '../../ui/page.tsx';
import type { TriedRecording } from './use-recording-try.ts';

const HEIGHT = 48;
/** A short cut in a long recording would be thinner than a pixel. */
const LEAST_SHARE = 0.006;

/** What would be cut: drawn, counted and listed. */
export function RecordingResult({
  fileName,
  result,
  peaks,
  isStale,
}: TriedRecording & { readonly isStale: boolean }) {
  const { t } = useTranslation(['policies', 'common']);
  const { cuts, decisions, durationMs, uncheckedMs, slowLooks } = result;
  const cutMs = cuts.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0);
  const slowestMs = Math.max(0, ...decisions.map(({ latenessMs }) => latenessMs));
  const figures = [
    [t('recordingTry.cutCount'), formatNumber(cuts.length)],
    [t('recordingTry.cutTime'), formatDuration(cutMs)],
    [t('recordingTry.duration'), formatDuration(durationMs)],
    [t('recordingTry.slowest'), formatDuration(slowestMs)],
    [t('recordingTry.unchecked'), formatDuration(uncheckedMs)],
  ] as const;
  return (
    <div className="ui-stack">
      {isStale ? <Note tone="warn" title={t('recordingTry.stale')} /> : null}
      <div role="status">
        <h3>{t('recordingTry.result')}</h3>
        <p className="pol-file-name">{fileName}</p>
        {cuts.length === 0 ? <p>{t('recordingTry.none')}</p> : null}
      </div>
      <TimeLine cuts={cuts} peaks={peaks} durationMs={durationMs} />
      <dl className="pol-numbers">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {slowLooks === 0 ? null : <p className="ui-soft">{t('recordingTry.slow')}</p>}
      {cuts.length === 0 ? null : <CutTable cuts={cuts} />}
    </div>
  );
}

type Cuts = TriedRecording['result']['cuts'];

function CutTable({ cuts }: { readonly cuts: Cuts }) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <div className="pol-cuts">
      <table className="ui-table" aria-label={t('recordingTry.table')}>
        <thead>
          <tr>
            <th scope="col">{t('recordingTry.at')}</th>
            <th scope="col">{t('recordingTry.what')}</th>
            <th scope="col">{t('recordingTry.action')}</th>
            <th scope="col" className="ui-number">
              {t('recordingTry.length')}
            </th>
          </tr>
        </thead>
        <tbody>
          {cuts.map(({ fromMs, untilMs, category, action }) => (
            <tr key={`${fromMs} ${category}`}>
              <td>{clockOf(fromMs)}</td>
              <td>{t(`common:category.${category}`)}</td>
              <td>{t(`common:action.${action}`)}</td>
              <td className="ui-number">{formatDuration(untilMs - fromMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TimeLine({
  cuts,
  peaks,
  durationMs,
}: {
  readonly cuts: Cuts;
  readonly peaks: readonly number[];
  readonly durationMs: number;
}) {
  const { t } = useTranslation('policies');
  const label = t('recordingTry.timeline', { duration: formatDuration(durationMs), count: cuts.length });
  const span = Math.max(1, durationMs);
  return (
    <div>
      <svg
        className="pol-timeline"
        viewBox={`0 0 1 ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        <g className="pol-wave">
          {peaks.map((peak, at) => {
            const height = Math.max(1, peak * HEIGHT);
            const x = at / peaks.length;
            return (
              <rect key={x} x={x} y={(HEIGHT - height) / 2} width={0.7 / peaks.length} height={height} />
            );
          })}
        </g>
        {cuts.map(({ fromMs, untilMs, action }) => (
          <rect
            key={fromMs}
            className={`pol-cut pol-cut-${action}`}
            x={Math.min(fromMs / span, 1 - LEAST_SHARE)}
            width={Math.max(LEAST_SHARE, (untilMs - fromMs) / span)}
            y={0}
            height={HEIGHT}
          />
        ))}
      </svg>
      <div className="pol-timeline-ends" aria-hidden="true">
        <span>{clockOf(0)}</span>
        <span>{clockOf(durationMs)}</span>
      </div>
    </div>
  );
}

/** "2:05.3": minutes, seconds, tenths. */
function clockOf(ms: number): string {
  const tenths = Math.floor(ms / 100);
  const seconds = String(Math.floor(tenths / 10) % 60).padStart(2, '0');
  return `${Math.floor(tenths / 600)}:${seconds}.${tenths % 10}`;
}
