import { useTranslation } from 'react-i18next';
import type { PictureSettings } from '../../../src-engine/contract/picture.ts';
import { Checkbox, Select, Switch } from '../../ui/fields.tsx';
import { ErrorNote, Loading, Panel } from '../../ui/page.tsx';
import { useSceneNames, useSourceNames } from '../picture-sources.ts';
import { useMay } from '../rights.ts';
import type { PictureSetting } from './use-picture-settings.ts';

/** Whether the picture is looked at, which sources and scenes are private, and which are left out. */
export function PicturePanel({ setting }: { readonly setting: PictureSetting }) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const { settings, isPending, readError, retry, error, change } = setting;
  return (
    <Panel title={t('look.title')}>
      <ErrorNote error={readError} onRetry={retry} />
      {isPending ? <Loading lines={4} /> : null}
      {settings === undefined ? null : (
        <>
          <Switch isSelected={settings.on} isDisabled={!may} onChange={(on) => change({ on })}>
            {t('look.on')}
          </Switch>
          <p className="ui-soft">
            {t('look.help')} <a href="#/policies">{t('look.strictRest')}</a>
          </p>
          <Sources settings={settings} change={change} />
          <PrivateScenes settings={settings} change={change} />
        </>
      )}
      <ErrorNote error={error} />
    </Panel>
  );
}

interface PartProps {
  readonly settings: PictureSettings;
  readonly change: PictureSetting['change'];
}

const treatments = ['watched', 'private', 'ignored'] as const;
type Treatment = (typeof treatments)[number];

function Sources({ settings, change }: PartProps) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const { privateSources, ignoredSources } = settings;
  const names = useSourceNames([...privateSources, ...ignoredSources]);
  const treatmentOf = (name: string): Treatment =>
    privateSources.includes(name) ? 'private' : ignoredSources.includes(name) ? 'ignored' : 'watched';
  const treat = (name: string, treatment: Treatment) => {
    const others = (list: readonly string[]) => list.filter((one) => one !== name);
    change({
      privateSources: [...others(privateSources), ...(treatment === 'private' ? [name] : [])],
      ignoredSources: [...others(ignoredSources), ...(treatment === 'ignored' ? [name] : [])],
    });
  };
  return (
    <>
      <h3>{t('look.sources')}</h3>
      {names.length === 0 ? <p className="ui-soft">{t('look.noSources')}</p> : null}
      {names.length === 0 ? null : (
        <ul className="parts-rows" aria-label={t('look.sources')}>
          {names.map((name) => (
            <li key={name} className="parts-row scenes-source">
              <span className="parts-name">{name}</span>
              <Select
                label={t('look.treat', { name })}
                isLabelHidden
                value={treatmentOf(name)}
                isDisabled={!may}
                onChange={(treatment) => treat(name, treatment)}
                options={treatments.map((value) => ({
                  value,
                  label: t(`look.${value}`),
                  help: t(`look.${value}Help`),
                }))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function PrivateScenes({ settings, change }: PartProps) {
  const { t } = useTranslation('scenes');
  const may = useMay('control');
  const { privateScenes } = settings;
  const names = useSceneNames(privateScenes);
  return (
    <fieldset className="scenes-checks">
      <legend>{t('look.scenes')}</legend>
      <p className="ui-field-help">{t('look.scenesHelp')}</p>
      <div className="scenes-checks-list">
        {names.map((name) => (
          <Checkbox
            key={name}
            isDisabled={!may}
            isSelected={privateScenes.includes(name)}
            onChange={(isPrivate) =>
              change({
                privateScenes: isPrivate
                  ? [...privateScenes, name]
                  : privateScenes.filter((one) => one !== name),
              })
            }
          >
            <span className="parts-name">{name}</span>
          </Checkbox>
        ))}
      </div>
    </fieldset>
  );
}
