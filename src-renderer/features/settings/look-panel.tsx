import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenTheme, setTheme, themes } from '../../app/theme.ts';
import { surface } from '../../clients/shell.ts';
import { type Language, languages, setLanguage } from '../../i18n/i18n.ts';
import { Select } from '../../ui/fields.tsx';
import { Panel } from '../../ui/page.tsx';

/** Language and colours, of this window or browser alone. */
export function LookPanel() {
  const { t, i18n } = useTranslation('settings');
  const [theme, choose] = useState(chosenTheme);
  return (
    <Panel title={t('look.title')}>
      <Select<Language>
        label={t('look.language')}
        value={i18n.language as Language}
        onChange={(language) => void setLanguage(language, { remember: true })}
        options={Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))}
      />
      <Select
        label={t('look.theme')}
        help={surface === 'dock' ? t('look.dockTheme') : undefined}
        isDisabled={surface === 'dock'}
        value={surface === 'dock' ? 'dark' : theme}
        onChange={(next) => {
          setTheme(next);
          choose(next);
        }}
        options={themes.map((value) => ({ value, label: t(`theme.${value}`) }))}
      />
    </Panel>
  );
}
