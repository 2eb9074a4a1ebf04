import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorNote, Loading, Note, Panel } from '../../ui/page.tsx';
import { safeSceneName } from '../setup-parts/safe-scene.ts';
import { SafeSceneChoice } from '../setup-parts/safe-scene-choice.tsx';
import { SceneChoice } from '../setup-parts/scene-choice.tsx';
import type { PlanDraft } from '../setup-parts/use-plan-draft.ts';

/** Which scenes are protected and stay warm, and the safe scene. */
export function ScenesPanel({ draft }: { readonly draft: PlanDraft }) {
  const { t } = useTranslation('scenes');
  const { obsScenes, changes, scenes, shownScenes, safe, price, change } = draft;
  return (
    <Panel title={t('scenes.title')}>
      <ErrorNote error={obsScenes.error} onRetry={() => void obsScenes.refetch()} />
      {obsScenes.isPending ? <Loading lines={4} /> : null}
      {obsScenes.data === undefined ? null : scenes.length === 0 ? (
        <EmptyState icon="layers" title={t('scenes.none')}>
          <p>{t('scenes.noneMeans')}</p>
        </EmptyState>
      ) : (
        <>
          <p className="ui-soft">{t('scenes.help')}</p>
          <SceneChoice
            scenes={scenes}
            chosen={shownScenes}
            onChange={(chosen) => change({ scenes: chosen })}
            price={price.data}
            safeSceneName={safeSceneName(safe)}
          />
          {shownScenes.length === 0 && price.data !== undefined ? (
            <Note tone="warn" title={t('scenes.atLeastOne')} />
          ) : null}
          <p className="ui-soft">{t('scenes.warmHelp')}</p>
          <SafeSceneChoice scenes={scenes} value={safe} onChange={(next) => change({ safe: next })} />
          {safe.kind === 'unknown' && !changes.isPending ? (
            <p className="ui-soft">{t('safe.unknown')}</p>
          ) : null}
        </>
      )}
    </Panel>
  );
}
