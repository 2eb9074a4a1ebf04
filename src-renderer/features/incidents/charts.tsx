/** Bars of our own: solid for cuts, hatched for false alarms, with the figures as text beside or behind them. */
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatOffset } from '../../i18n/format.ts';
import { categoryNames } from '../category-names.ts';
import { type CountBar, countsByCategory, countsOverTime, type IncidentGroup } from './incident-groups.ts';
import { formatHour } from './stream-names.ts';

const HOUR_MS = 3_600_000;
const PLOT_HEIGHT = 132;
const BASE = PLOT_HEIGHT - 20;
const TOP = 18;
/** A few bars are not made as wide as the panel. */
const FEWEST_SLOTS = 8;
const MOST_LABELS = 6;
const MOST_FIGURES = 12;

/** The hatching of false alarms, for one SVG. */
function useHatching() {
  const id = `hatching-${useId().replace(/\W/g, '')}`;
  const pattern = (
    <defs>
      <pattern
        id={id}
        width="5"
        height="5"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
        className="inc-hatching"
      >
        <rect width="5" height="5" />
        <line x1="0" y1="0" x2="0" y2="5" />
      </pattern>
    </defs>
  );
  return { pattern, fill: `url(#${id})` };
}

export function OverTime({ group }: { readonly group: IncidentGroup }) {
  const { t } = useTranslation('incidents');
  const { stepMs, bars } = countsOverTime(group);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const nameOf = ({ fromMs }: CountBar) =>
    group.kind === 'stream' ? formatOffset(fromMs) : formatHour(group.startedAtMs + fromMs);
  return (
    <figure className="inc-chart">
      <figcaption>
        <h3>{t('overTime.title')}</h3>
        <span className="ui-soft">
          {t(stepMs < HOUR_MS ? 'overTime.perTenMinutes' : 'overTime.perHour', { most: formatNumber(most) })}
        </span>
      </figcaption>
      <TimeBars bars={bars} most={most} nameOf={nameOf} />
      <div className="visually-hidden">
        <table>
          <caption>{t('overTime.tableTitle')}</caption>
          <thead>
            <tr>
              <th scope="col">{t(group.kind === 'stream' ? 'overTime.fromStream' : 'overTime.fromDay')}</th>
              <th scope="col">{t('overTime.cuts')}</th>
              <th scope="col">{t('overTime.falseAlarms')}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map((bar) => (
              <tr key={bar.fromMs}>
                <th scope="row">{nameOf(bar)}</th>
                <td>{bar.count}</td>
                <td>{bar.falseAlarms}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Legend />
    </figure>
  );
}

interface TimeBarsProps {
  readonly bars: readonly CountBar[];
  readonly most: number;
  readonly nameOf: (bar: CountBar) => string;
}

function TimeBars({ bars, most, nameOf }: TimeBarsProps) {
  const { pattern, fill } = useHatching();
  const slots = Math.max(FEWEST_SLOTS, bars.length);
  const labelEvery = Math.ceil(bars.length / MOST_LABELS);
  const percent = (slot: number) => `${(100 * slot) / slots}%`;
  const heightOf = (count: number) => (count / most) * (BASE - TOP);
  return (
    <svg className="inc-plot" width="100%" height={PLOT_HEIGHT} aria-hidden="true">
      {pattern}
      <line className="inc-axis" x1="0" x2="100%" y1={BASE + 0.5} y2={BASE + 0.5} />
      {bars.map((bar, index) => {
        const { count, falseAlarms } = bar;
        const cutHeight = heightOf(count - falseAlarms);
        const alarmHeight = heightOf(falseAlarms);
        return (
          <g key={bar.fromMs}>
            <rect
              className="inc-bar"
              x={percent(index + 0.12)}
              width={percent(0.76)}
              y={BASE - cutHeight}
              height={cutHeight}
            />
            {falseAlarms === 0 ? null : (
              <rect
                className="inc-bar-alarm"
                fill={fill}
                x={percent(index + 0.12)}
                width={percent(0.76)}
                y={BASE - cutHeight - alarmHeight + 0.5}
                height={alarmHeight}
              />
            )}
            {count === 0 || bars.length > MOST_FIGURES ? null : (
              <text x={percent(index + 0.5)} y={BASE - heightOf(count) - 5} textAnchor="middle">
                {formatNumber(count)}
              </text>
            )}
            {index % labelEvery === 0 ? (
              <text className="inc-tick" x={percent(index)} y={PLOT_HEIGHT - 4}>
                {nameOf(bar)}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}

export function ByCategory({ group }: { readonly group: IncidentGroup }) {
  const { t } = useTranslation('incidents');
  const { pattern, fill } = useHatching();
  const counts = countsByCategory(group.incidents);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  return (
    <div className="inc-chart">
      <h3>{t('byCategory.title')}</h3>
      <table className="inc-categories">
        <caption className="visually-hidden">{t('byCategory.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('byCategory.category')}</th>
            <td aria-hidden="true" />
            <th scope="col" className="ui-number">
              {t('byCategory.cuts')}
            </th>
            <th scope="col" className="ui-number">
              {t('byCategory.falseAlarms')}
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ category, count, falseAlarms }) => {
            const cutShare = ((count - falseAlarms) / most) * 100;
            return (
              <tr key={category}>
                <th scope="row">{categoryNames([category])}</th>
                <td aria-hidden="true">
                  <svg className="inc-plot" width="100%" height="14" aria-hidden="true">
                    {pattern}
                    <rect className="inc-bar" width={`${cutShare}%`} height="14" />
                    {falseAlarms === 0 ? null : (
                      <rect
                        className="inc-bar-alarm"
                        fill={fill}
                        x={`${cutShare}%`}
                        y="0.5"
                        width={`${(falseAlarms / most) * 100}%`}
                        height="13"
                      />
                    )}
                  </svg>
                </td>
                <td className="ui-number">{formatNumber(count)}</td>
                <td className="ui-number">{formatNumber(falseAlarms)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Legend() {
  const { t } = useTranslation('incidents');
  const { pattern, fill } = useHatching();
  return (
    <ul className="inc-legend" aria-label={t('legend.label')}>
      <li>
        <svg width="14" height="10" aria-hidden="true">
          <rect className="inc-bar" width="14" height="10" />
        </svg>
        {t('legend.cut')}
      </li>
      <li>
        <svg width="14" height="10" aria-hidden="true">
          {pattern}
          <rect className="inc-bar-alarm" fill={fill} x="0.5" y="0.5" width="13" height="9" />
        </svg>
        {t('legend.falseAlarm')}
      </li>
    </ul>
  );
}
