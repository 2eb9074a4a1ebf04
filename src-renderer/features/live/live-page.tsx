/** What airs now, what is cut and why: the page that is open while somebody is live. */
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../state/engine-store.ts';
import { EmptyState, Loading, Panel } from '../../ui/page.tsx';
import { InputStrip } from './input-strip.tsx';
import { PicturePanel } from './picture-panel.tsx';
import { PictureStrip } from './picture-strip.tsx';
import { RecentCuts } from './recent-cuts.tsx';
import { StreamFacts } from './stream-facts.tsx';
import './live.css';

export function LivePage() {
  const { t } = useTranslation('live');
  const inputs = useEngine(({ status }) => status?.inputs);
  const picture = useEngine(({ status }) => status?.picture);
  return (
    <>
      <h1 className="visually-hidden">{t('title')}</h1>
      <Panel title={t('timeline.title')} aside={<Legend />}>
        {inputs === undefined ? <Loading /> : null}
        {inputs?.length === 0 ? <EmptyState icon="microphone" title={t('timeline.empty')} /> : null}
        {inputs?.map((input) => (
          <InputStrip key={input.inputId} input={input} />
        ))}
        {picture === undefined || picture.word === 'off' ? null : <PictureStrip picture={picture} />}
      </Panel>
      {inputs === undefined ? null : <PicturePanel picture={picture} />}
      <div className="live-columns">
        <RecentCuts />
        <StreamFacts />
      </div>
    </>
  );
}

function Legend() {
  const { t } = useTranslation('live');
  return (
    <ul className="live-legend" aria-label={t('timeline.legend')}>
      <li className="live-legend-detection">{t('timeline.legendDetection')}</li>
      <li className="live-legend-cut">{t('timeline.legendCut')}</li>
      <li className="live-legend-cover">{t('timeline.legendCover')}</li>
      <li className="live-legend-unchecked">{t('timeline.legendUnchecked')}</li>
    </ul>
  );
}
