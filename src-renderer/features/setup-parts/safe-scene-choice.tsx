import { useTranslation } from 'react-i18next';
import type { ObsScene } from '../../../src-engine/contract/inputs.ts';
import { Select } from '../../ui/fields.tsx';
import type { SafeScene } from './safe-scene.ts';

const OURS = 'ours';

/** What the audience sees at a panic, and while a cold scene fills. */
export function SafeSceneChoice({
  scenes,
  value,
  onChange,
}: {
  readonly scenes: readonly ObsScene[];
  readonly value: SafeScene;
  readonly onChange: (value: SafeScene) => void;
}) {
  const { t } = useTranslation('scenes');
  // A name of OBS may be any text: a mark before it keeps it apart from our own key.
  const key = value.kind === 'theirs' ? `=${value.sceneName}` : value.kind === 'ours' ? OURS : null;
  return (
    <Select
      label={t('safe.title')}
      help={t('safe.help')}
      value={key}
      onChange={(next) =>
        onChange(next === OURS ? { kind: 'ours' } : { kind: 'theirs', sceneName: next.slice(1) })
      }
      options={[
        { value: OURS, label: t('safe.ours'), help: t('safe.oursHelp') },
        ...scenes.map(({ sceneName }) => ({ value: `=${sceneName}`, label: sceneName })),
      ]}
      placeholder={t('safe.choose')}
    />
  );
}
