import { useTranslation } from 'react-i18next';
import { formatDuration, formatPercent } from '../../i18n/format.ts';
import { Slider } from '../../ui/fields.tsx';
import { Note } from '../../ui/page.tsx';
import { DelayPicture } from './delay-picture.tsx';
import './setup-parts.css';

export const DEFAULT_DELAY_MS = 1500;
const SHORTEST_MS = 800;
const LONGEST_MS = 5000;
/** Below it the slowest words of the measured corpus come too late (README, "Figures": p95 of the first evidence, plus the word). */
const SHORT_BELOW_MS = 1300;
/** Measured at 1500 ms, sensitivity balanced: README, "Figures". */
const CUT_IN_TIME = 0.965;

/** The safety delay: how long, what that means, what it is worth. */
export function DelayChoice({
  delayMs,
  onChange,
}: {
  readonly delayMs: number;
  readonly onChange: (delayMs: number) => void;
}) {
  const { t } = useTranslation('scenes');
  return (
    <div className="ui-stack">
      <Slider
        label={t('delay.label')}
        value={delayMs}
        onChange={onChange}
        minValue={Math.min(SHORTEST_MS, delayMs)}
        maxValue={Math.max(LONGEST_MS, delayMs)}
        step={100}
        formatOptions={{ style: 'unit', unit: 'millisecond' }}
      />
      <DelayPicture delayMs={delayMs} />
      <p className="ui-soft">
        {t('delay.measured', {
          delay: formatDuration(DEFAULT_DELAY_MS),
          share: formatPercent(CUT_IN_TIME, 1),
        })}{' '}
        {t('delay.tradeOff')}
      </p>
      {delayMs < SHORT_BELOW_MS ? (
        <Note tone="warn" title={t('delay.shortTitle')}>
          <p>{t('delay.shortMeans', { delay: formatDuration(DEFAULT_DELAY_MS) })}</p>
        </Note>
      ) : null}
    </div>
  );
}
