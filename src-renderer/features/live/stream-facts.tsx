import { useTranslation } from 'react-i18next';
import { formatDuration, formatNumber } from '../../i18n/format.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Loading, Panel } from '../../ui/page.tsx';
import { Fact } from './input-strip.tsx';

/** What protection stands on: OBS, model, delay; and how often it was needed. */
export function StreamFacts() {
  const { t } = useTranslation('live');
  const status = useEngine((state) => state.status);
  const cutCount = useEngine((state) => state.cutCount);
  return (
    <Panel title={t('outputs.title')}>
      {status === undefined ? (
        <Loading lines={4} />
      ) : (
        <dl className="live-facts live-facts-column">
          <Fact
            name={t('outputs.obs')}
            value={[t(`obsState.${status.obs.state}`), status.obs.obsVersion].filter(Boolean).join(' · ')}
          />
          <Fact name={t('outputs.title')} value={outputText(status.obs)} />
          <Fact name={t('outputs.model')} value={t(`modelState.${status.model.state}`)} />
          <Fact name={t('outputs.delay')} value={formatDuration(status.delayMs)} />
          <Fact name={t('outputs.cuts')} value={formatNumber(cutCount)} />
        </dl>
      )}
    </Panel>
  );

  function outputText({ streaming, recording }: { streaming: boolean; recording: boolean }): string {
    const on = [streaming ? t('outputs.streaming') : '', recording ? t('outputs.recording') : ''].filter(
      Boolean,
    );
    return on.length === 0 ? t('outputs.offAir') : on.join(', ');
  }
}
