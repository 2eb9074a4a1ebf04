/** Before going live: what each scene shows that would be cut. */
import { useTranslation } from 'react-i18next';
import type { PreflightScene } from '../../../src-engine/contract/picture.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, ErrorNote, Note, Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ScreenSketch } from '../../ui/screen-sketch.tsx';
import { useSceneNames } from '../picture-sources.ts';
import { groupPlaces, sketchPlaces } from '../place-groups.ts';
import { PlaceLine } from '../place-list.tsx';
import { useMay } from '../rights.ts';
import { usePreflight } from './use-preflight.ts';

export function PreflightPanel() {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const names = useSceneNames();
  const { view, run, stop } = usePreflight();
  const { state, results, total, error } = view;
  const bad = results.filter((scene) => scene.state !== 'clean').length;
  return (
    <Panel
      title={t('preflight.title')}
      aside={
        state === 'running' ? (
          <Button onPress={stop}>{t('preflight.stop')}</Button>
        ) : (
          <Button variant="primary" isDisabled={!may || names.length === 0} onPress={() => void run(names)}>
            {t('preflight.run')}
          </Button>
        )
      }
    >
      <p className="ui-soft">{t('preflight.help')}</p>
      {state === 'running' ? (
        <Progress label={t('preflight.progress')} share={total === 0 ? 0 : results.length / total} />
      ) : null}
      <ErrorNote error={error} />
      {state === 'done' && results.length > 0 ? (
        <Note
          tone={bad === 0 ? 'good' : 'warn'}
          title={bad === 0 ? t('preflight.doneClean') : t('preflight.doneCut', { count: bad })}
        />
      ) : null}
      {results.length === 0 ? null : (
        <ul className="parts-rows" aria-label={t('preflight.results')}>
          {results.map((scene) => (
            <SceneResult key={scene.sceneName} scene={scene} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const tones = { clean: 'good', 'would-cut': 'bad', 'could-not-look': 'warn' } as const;
const icons = { clean: 'check', 'would-cut': 'cover', 'could-not-look': 'warning' } as const;

function SceneResult({ scene }: { readonly scene: PreflightScene }) {
  const { t } = useTranslation('scenes');
  const canvas = useEngine(({ status }) => status?.picture?.canvas);
  const { sceneName, state, message, findings } = scene;
  const groups = groupPlaces(
    findings.map(({ category, action, sourceName, box }) => ({
      reason: category,
      action,
      sourceName,
      box,
      dryRun: false,
    })),
  );
  const cutCount = findings.filter(({ action }) => action !== 'none').length;
  return (
    <li className="scenes-result">
      <div className="scenes-input-head">
        <strong className="parts-name">{sceneName}</strong>
        <Badge tone={tones[state]} icon={icons[state]}>
          {t(`preflight.${state}`)}
        </Badge>
      </div>
      <p>
        {state === 'clean'
          ? t('preflight.cleanMeans')
          : state === 'would-cut'
            ? t('preflight.cutMeans', { count: cutCount })
            : message}
      </p>
      {groups.length === 0 ? null : (
        <div className="scenes-result-places">
          <ScreenSketch
            canvas={canvas}
            places={sketchPlaces(groups, true)}
            label={t('preflight.sketch', { scene: sceneName })}
          />
          <ol>
            {groups.map((group, index) => (
              <PlaceLine key={group.key} group={group} number={index + 1} />
            ))}
          </ol>
        </div>
      )}
    </li>
  );
}
