/** What the audience does not see now: where on a sketch of the screen, and why. */
import { useTranslation } from 'react-i18next';
import type { PictureState } from '../../../src-engine/contract/picture.ts';
import { goTo } from '../../app/route.ts';
import { formatDuration } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState, Panel } from '../../ui/page.tsx';
import { ScreenSketch, type SketchPlace } from '../../ui/screen-sketch.tsx';
import { categoryNames } from '../category-names.ts';
import { screenPlace } from '../screen-places.ts';
import { type CoverGroup, groupCovers } from './cover-groups.ts';
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
  const groups = groupCovers(picture.covers);
  return (
    <Panel title={t('picture.title')}>
      <div className="live-picture">
        <figure className="live-picture-sketch">
          <Sketch picture={picture} groups={groups} />
          <figcaption className="ui-soft">{t('picture.sketchHelp')}</figcaption>
        </figure>
        <div className="live-picture-list">
          <h3>{t('picture.list')}</h3>
          <Covers groups={groups} sceneName={picture.covers[0]?.sceneName} />
        </div>
        <PictureFacts picture={picture} />
      </div>
    </Panel>
  );
}

function Sketch({
  picture,
  groups,
}: {
  readonly picture: PictureState;
  readonly groups: readonly CoverGroup[];
}) {
  const { t } = useTranslation('live');
  const places = groups.flatMap(({ key, boxes, reason, dryRun }, index) =>
    boxes.map(
      (box, at): SketchPlace => ({
        key: `${key} ${at}`,
        box,
        kind: dryRun ? 'shown' : reason === 'unchecked' ? 'unchecked' : 'cover',
        number: index + 1,
      }),
    ),
  );
  const { width = 0, height = 0 } = picture.canvas ?? {};
  return (
    <ScreenSketch
      canvas={picture.canvas}
      places={places}
      label={t('picture.sketch', { count: places.length, width, height })}
    />
  );
}

/** Of a fixed height, and scrolled by itself: what lies below it stays where it is. */
function Covers({
  groups,
  sceneName,
}: {
  readonly groups: readonly CoverGroup[];
  readonly sceneName: string | undefined;
}) {
  const { t } = useTranslation(['live', 'common']);
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
      {groups.map(({ key, reason, action, sourceName, dryRun, boxes }, index) => {
        const [box] = boxes;
        const place =
          boxes.length === 1 && box !== undefined
            ? t(`common:picture.place.${screenPlace(box)}`)
            : t('picture.places', { count: boxes.length });
        const where = sourceName ?? sceneName;
        return (
          <li key={key}>
            <span className="live-cover-number" aria-hidden="true">
              {index + 1}
            </span>
            <span>
              <strong>{categoryNames([reason])}</strong>
              {': '}
              {[
                t(`common:action.${action}`),
                place,
                ...(where === undefined ? [] : [t('picture.inSource', { source: where })]),
                ...(dryRun ? [t('picture.dryRun')] : []),
              ].join(' · ')}
            </span>
          </li>
        );
      })}
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
