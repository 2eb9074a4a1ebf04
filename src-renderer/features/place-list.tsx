import { useTranslation } from 'react-i18next';
import { categoryNames } from './category-names.ts';
import type { PlaceGroup } from './place-groups.ts';
import { screenPlace } from './screen-places.ts';

/** One group of places in a line: what, what is done, where. */
export function PlaceLine({ group, number }: { readonly group: PlaceGroup; readonly number: number }) {
  const { t } = useTranslation();
  const { reason, action, sourceName, dryRun, boxes } = group;
  const [box] = boxes;
  const place =
    boxes.length === 1 && box !== undefined
      ? t(`picture.place.${screenPlace(box)}`)
      : t('picture.places', { count: boxes.length });
  const facts = [
    t(`action.${action}`),
    place,
    ...(sourceName === undefined ? [] : [t('picture.inSource', { source: sourceName })]),
    ...(dryRun ? [t('picture.dryRun')] : []),
  ];
  return (
    <li className="ui-place">
      <span className="ui-place-number" aria-hidden="true">
        {number}
      </span>
      <span>
        <strong>{categoryNames([reason])}</strong>
        {`: ${facts.join(' · ')}`}
      </span>
    </li>
  );
}
