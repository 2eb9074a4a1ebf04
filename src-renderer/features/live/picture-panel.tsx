/** What the audience does not see now: where on a sketch of the screen, and why. */
import { useTranslation } from 'react-i18next';
import type { PictureState } from '../../../src-engine/contract/picture.ts';
import { goTo } from '../../app/route.ts';
import { formatDuration } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Panel } from '../../ui/page.tsx';
import { ScreenSketch } from '../../ui/screen-sketch.tsx';
import { groupPlaces, type PlaceGroup, sketchPlaces } from '../place-groups.ts';
import { PlaceLine } from '../place-list.tsx';
import { Fact } from './input-strip.tsx';

export function PicturePanel({ picture }: { readonly picture: PictureState | undefined }) {
  const { t } = useTranslation('live');
  if (picture === undefined || picture.word === 'off') {
    return (
      <Panel title={t('picture.title')}>
        <EmptyState icon="screen" title={t('picture.off')}>
          <p>{t('picture.offMeans')}</p>
          <Button onPress={() => goTo('scenes')}>{t('picture.toScenes')}</Button>
        </EmptyState>
      </Panel>
    );
  }
  const inOrder = [...picture.covers].sort((a, b) => a.sinceMs - b.sinceMs);
  const groups = groupPlaces(inOrder.map((cover) => ({ ...cover, sourceName: cover.sourceName })));
  const places = sketchPlaces(groups);
  const { width = 0, height = 0 } = picture.canvas ?? {};
  return (
    <Panel title={t('picture.title')}>
      <div className="live-picture">
        <figure className="live-picture-sketch">
          <ScreenSketch
            canvas={picture.canvas}
            places={places}
            label={t('picture.sketch', { count: places.length, width, height })}
          />
          <figcaption className="ui-soft">{t('picture.sketchHelp')}</figcaption>
        </figure>
        <div className="live-picture-list">
          <h3>{t('picture.list')}</h3>
          <Covers groups={groups} />
        </div>
        <PictureFacts picture={picture} />
      </div>
    </Panel>
  );
}

/** Of a fixed height, and scrolled by itself: what lies below it stays where it is. */
function Covers({ groups }: { readonly groups: readonly PlaceGroup[] }) {
  const { t } = useTranslation('live');
  return (
    <ol
      className="live-covers"
      aria-live="polite"
      aria-relevant="additions"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls has to be reached by the keyboard
      tabIndex={0}
      aria-label={t('picture.list')}
    >
      {groups.length === 0 ? <li className="ui-soft">{t('picture.nothing')}</li> : null}
      {groups.map((group, index) => (
        <PlaceLine key={group.key} group={group} number={index + 1} />
      ))}
    </ol>
  );
}

function PictureFacts({ picture }: { readonly picture: PictureState }) {
  const { t } = useTranslation('live');
  const { sources, uncheckedCount, uncheckedMs, readP50Ms, readP95Ms } = picture;
  return (
    <dl className="live-facts live-facts-column live-picture-facts">
      <Fact
        name={t('picture.read')}
        value={t('picture.readValue', { p50: formatDuration(readP50Ms), p95: formatDuration(readP95Ms) })}
      />
      <Fact
        name={t('picture.unchecked')}
        value={t('picture.uncheckedValue', { count: uncheckedCount, duration: formatDuration(uncheckedMs) })}
      />
      {sources.map(({ sourceName, state, lookMs, everyMs }) => {
        const isLookedAt = state === 'watched' || state === 'slow';
        const figures = t('picture.sourceFigures', {
          look: formatDuration(lookMs),
          every: formatDuration(everyMs),
        });
        const word = t(`picture.source.${state}`);
        return <Fact key={sourceName} name={sourceName} value={isLookedAt ? `${word}, ${figures}` : word} />;
      })}
    </dl>
  );
}
