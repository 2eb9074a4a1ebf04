/** The time line of one input. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format.ts';
import { engineStore, useEngine } from '../../state/engine-store.ts';
import type { TapeCut } from '../../state/live-tape.ts';
import { categoryNames } from '../category-names.ts';
import { drawTimeline } from './timeline-drawing.ts';
import { useTimelineCanvas } from './use-timeline-canvas.ts';

const cutText = (cut: TapeCut) => categoryNames(cut.categories);

export function Timeline({ inputId, name }: { readonly inputId: string; readonly name: string }) {
  const { t } = useTranslation('live');
  const delayMs = useEngine(({ status }) => status?.delayMs ?? 1500);
  const shownCuts = useRef(0);
  const canvas = useTimelineCanvas((context, axis, element) => {
    const tape = engineStore.tape.inputs.get(inputId);
    if (tape === undefined) return;
    drawTimeline(context, tape, { ...axis, cutText });
    // Told by its name and not by a live region: the list of last cuts is that.
    if (tape.cuts.size === shownCuts.current) return;
    shownCuts.current = tape.cuts.size;
    element.setAttribute('aria-label', t('timeline.label', { input: name, count: tape.cuts.size }));
  });
  return (
    <figure className="live-timeline">
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('timeline.label', { input: name, count: 0 })}
        className="live-timeline-canvas"
      />
      <figcaption className="ui-soft">
        {t('timeline.inAirlock', { delay: formatDuration(delayMs) })}
      </figcaption>
    </figure>
  );
}
