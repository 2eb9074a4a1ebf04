import { useTranslation } from 'react-i18next';
import type { StageChangeView } from '../../../src-engine/contract/stage.ts';
import { formatDuration, formatNumber } from '../../i18n/format.ts';
import { Icon } from '../../ui/icons.tsx';
import './setup-parts.css';

const icons = {
  'sync-offset': 'clock',
  'created-filter': 'layers',
  'created-cover': 'cover',
  'created-blur': 'cover',
  'hidden-source': 'layers',
  'created-scene': 'plus',
  'created-input': 'plus',
  'transition-override': 'gear',
} as const;

function nameOf(change: StageChangeView): string {
  if ('inputName' in change) return change.inputName;
  return 'sourceName' in change ? change.sourceName : change.sceneName;
}

/** What we added to OBS or changed in it, in words. */
export function ChangeList({ changes }: { readonly changes: readonly StageChangeView[] }) {
  const { t } = useTranslation('scenes');
  const textOf = (change: StageChangeView): string => {
    const name = nameOf(change);
    switch (change.kind) {
      case 'sync-offset':
        return t('change.sync-offset', {
          name,
          set: formatDuration(change.setMs),
          before: t('change.ms', { value: formatNumber(change.beforeMs) }),
        });
      case 'hidden-source':
        return t('change.hidden-source', { name, scene: change.sceneName });
      case 'transition-override':
        return change.before === null
          ? t('change.transition-new', { name, set: change.set })
          : t('change.transition-other', { name, set: change.set, before: change.before });
      default:
        return t(`change.${change.kind}`, { name });
    }
  };
  return (
    <ul className="parts-changes">
      {changes.map((change) => (
        <li key={`${change.kind} ${nameOf(change)}`}>
          <Icon name={icons[change.kind]} /> <span>{textOf(change)}</span>
        </li>
      ))}
    </ul>
  );
}
