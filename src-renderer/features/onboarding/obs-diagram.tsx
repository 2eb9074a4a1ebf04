import { useId } from 'react';
import { useTranslation } from 'react-i18next';

/** Where to click in OBS: its menu and its dialog, drawn, with the numbers of the list beside it. */
export function ObsDiagram() {
  const { t } = useTranslation('onboarding');
  const listId = useId();
  return (
    <figure className="setup-obs">
      <div className="setup-obs-drawing" role="img" aria-label={t('diagram.label')} aria-describedby={listId}>
        <div className="setup-obs-window">
          <div className="setup-obs-menu">
            <span>{t('diagram.profile')}</span>
            <span>{t('diagram.collection')}</span>
            <span className="setup-obs-hit">
              {t('diagram.tools')} <Mark number={1} />
            </span>
            <span>{t('diagram.help')}</span>
          </div>
          <div className="setup-obs-drop">
            <span className="setup-obs-blank" />
            <span className="setup-obs-hit">
              {t('diagram.settings')} <Mark number={2} />
            </span>
            <span className="setup-obs-blank" />
          </div>
        </div>
        <div className="setup-obs-window">
          <div className="setup-obs-bar">{t('diagram.settings')}</div>
          <div className="setup-obs-dialog">
            <span className="setup-obs-hit">
              <span className="setup-obs-tick">✓</span> {t('diagram.enable')} <Mark number={3} />
            </span>
            <span className="setup-obs-key">{t('diagram.connectInfo')}</span>
            <span className="setup-obs-hit setup-obs-key">
              {t('diagram.ok')} <Mark number={4} />
            </span>
          </div>
        </div>
      </div>
      <figcaption>
        <ol id={listId} className="setup-obs-list">
          <li>{t('diagram.do1', { tools: t('diagram.tools') })}</li>
          <li>{t('diagram.do2', { settings: t('diagram.settings') })}</li>
          <li>{t('diagram.do3', { enable: t('diagram.enable') })}</li>
          <li>{t('diagram.do4', { ok: t('diagram.ok') })}</li>
        </ol>
        <p className="ui-soft">{t('diagram.password', { connectInfo: t('diagram.connectInfo') })}</p>
      </figcaption>
    </figure>
  );
}

function Mark({ number }: { readonly number: number }) {
  return <span className="setup-mark">{number}</span>;
}
