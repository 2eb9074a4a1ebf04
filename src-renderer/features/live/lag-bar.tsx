import { Meter } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Coverage } from '../../../src-engine/contract/state.ts';
import { formatDuration } from '../../i18n/format.ts';
import { useEngine } from '../../state/engine-store.ts';

/** How far checking is behind, of the safety delay: at its right end sound would air unchecked. */
export function LagBar({ coverage }: { readonly coverage: Coverage }) {
  const { t } = useTranslation('live');
  const delayMs = useEngine(({ status }) => status?.delayMs ?? 1500);
  const { lagMs } = coverage;
  const share = Math.min(1, lagMs / delayMs);
  const text = t('input.lagOf', { lag: formatDuration(lagMs), delay: formatDuration(delayMs) });
  return (
    <div className="live-lag" data-tight={share > 0.85 || undefined}>
      <span>{t('input.lag')}</span>
      <Meter
        aria-label={t('input.lagLabel')}
        value={Math.min(lagMs, delayMs)}
        minValue={0}
        maxValue={delayMs}
        valueLabel={text}
        className="live-lag-meter"
      >
        <span className="live-lag-fill" style={{ transform: `scaleX(${share})` }} />
      </Meter>
      <span>{text}</span>
    </div>
  );
}
