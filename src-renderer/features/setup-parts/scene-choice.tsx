import { useTranslation } from 'react-i18next';
import type { ObsScene } from '../../../src-engine/contract/inputs.ts';
import type { StagePrice } from '../../../src-engine/contract/stage.ts';
import { formatBytes } from '../../i18n/format.ts';
import { Checkbox, Switch } from '../../ui/fields.tsx';
import { Badge } from '../../ui/page.tsx';
import './setup-parts.css';

export interface ChosenScene {
  readonly sceneName: string;
  readonly warm: boolean;
}

export interface SceneChoiceProps {
  readonly scenes: readonly ObsScene[];
  readonly chosen: readonly ChosenScene[];
  readonly onChange: (chosen: readonly ChosenScene[]) => void;
  readonly price: StagePrice | undefined;
  /** One of the user's own that is the safe scene: it needs no delay. */
  readonly safeSceneName: string | undefined;
}

/** Which scenes are protected, and which of them stay warm. */
export function SceneChoice({ scenes, chosen, onChange, price, safeSceneName }: SceneChoiceProps) {
  const { t } = useTranslation('scenes');
  return (
    <ul className="parts-rows" aria-label={t('scenes.choose')}>
      {scenes.map((scene) => {
        const { sceneName } = scene;
        const choice = chosen.find((one) => one.sceneName === sceneName);
        const isSafe = sceneName === safeSceneName;
        const others = chosen.filter((one) => one.sceneName !== sceneName);
        const set = (warm: boolean) =>
          onChange(
            choice === undefined
              ? [...chosen, { sceneName, warm }]
              : chosen.map((one) => (one.sceneName === sceneName ? { sceneName, warm } : one)),
          );
        const bytes = price?.scenes.find((one) => one.sceneName === sceneName)?.bytes;
        return (
          <li key={sceneName} className="parts-row">
            <div className="parts-row-name">
              <Checkbox
                isSelected={choice !== undefined && !isSafe}
                isDisabled={isSafe}
                onChange={(isSelected) => (isSelected ? set(true) : onChange(others))}
              >
                <span className="parts-name">{sceneName}</span>
              </Checkbox>
              <SceneBadges scene={scene} isSafe={isSafe} />
            </div>
            {choice === undefined || isSafe ? null : (
              <div className="parts-row-control">
                <Switch isSelected={choice.warm} onChange={set}>
                  <span className="visually-hidden">{sceneName}: </span>
                  {t('scenes.warm')}
                </Switch>
                <span className="ui-soft parts-row-figure">
                  {bytes === undefined ? '' : formatBytes(bytes)}
                </span>
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function SceneBadges({ scene, isSafe }: { readonly scene: ObsScene; readonly isSafe: boolean }) {
  const { t } = useTranslation('scenes');
  return (
    <span className="ui-row">
      {scene.current ? (
        <Badge tone="info" icon="live">
          {t('scenes.onAir')}
        </Badge>
      ) : null}
      {isSafe ? (
        <Badge tone="neutral" icon="shield">
          {t('scenes.isSafe')}
        </Badge>
      ) : scene.protected ? (
        <Badge tone="good" icon="check">
          {t(scene.warm ? 'scenes.protectedWarm' : 'scenes.protectedCold')}
        </Badge>
      ) : null}
    </span>
  );
}
