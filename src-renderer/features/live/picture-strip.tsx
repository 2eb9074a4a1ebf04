/** The picture as a strip beside the inputs: its word, what is covered now, and when something was. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PictureState } from '../../../src-engine/contract/picture.ts';
import { engineStore } from '../../state/engine-store.ts';
import { Badge, type Tone } from '../../ui/page.tsx';
import { categoryNames } from '../category-names.ts';
import { drawPictureTimeline } from './picture-drawing.ts';
import { useTimelineCanvas } from './use-timeline-canvas.ts';

const tones = {
  off: 'neutral',
  starting: 'warn',
  protected: 'good',
  'catching-up': 'warn',
  'not-protected': 'bad',
  paused: 'warn',
} as const satisfies Record<PictureState['word'], Tone | 'neutral'>;

export function PictureStrip({ picture }: { readonly picture: PictureState }) {
  const { t } = useTranslation(['live', 'common']);
  const { word } = picture;
  const covers = picture.covers.filter(({ dryRun }) => !dryRun);
  const reasons = [...new Set(covers.map(({ reason }) => reason))];
  return (
    <article className="live-strip" aria-label={t('picture.strip')}>
      <header className="live-strip-head">
        <h3>{t('picture.strip')}</h3>
        <Badge tone={tones[word]} icon="screen">
          {t(`common:picture.word.${word}`)}
        </Badge>
        <span className="live-cut-now">
          {reasons.length === 0 ? (
            <span className="ui-soft">{t('picture.clear')}</span>
          ) : (
            <Badge tone={reasons.every((reason) => reason === 'unchecked') ? 'warn' : 'bad'} icon="cover">
              {t('picture.coveredNow', { what: categoryNames(reasons) })}
            </Badge>
          )}
        </span>
      </header>
      <PictureTimeline />
    </article>
  );
}

function PictureTimeline() {
  const { t } = useTranslation(['live', 'common']);
  const shown = useRef(0);
  const canvas = useTimelineCanvas((context, axis, element) => {
    const { covers } = engineStore.tape;
    drawPictureTimeline(context, covers.values(), {
      ...axis,
      texts: { ...axis.texts, said: t('picture.shownNow') },
      coverText: ({ reason, action }) =>
        action === 'cover' || action === 'blur'
          ? categoryNames([reason])
          : `${categoryNames([reason])}: ${t(`common:action.${action}`)}`,
    });
    if (covers.size === shown.current) return;
    shown.current = covers.size;
    element.setAttribute('aria-label', t('picture.timelineLabel', { count: covers.size }));
  });
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={t('picture.timelineLabel', { count: 0 })}
      className="live-timeline-canvas live-timeline-picture"
    />
  );
}
