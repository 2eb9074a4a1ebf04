import { useTranslation } from 'react-i18next';
import type { ShellBridge } from '../../../src-main/contract/channels.ts';
import { shell } from '../../clients/shell.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Icon } from '../../ui/icons.tsx';
import { Panel } from '../../ui/page.tsx';
import { useShellAnswer } from './use-shell.tsx';

const never = ['Audio', 'Text', 'Biometric', 'Content', 'Credentials', 'Screen'] as const;

export function AboutPanel() {
  const { t } = useTranslation('settings');
  const engineVersion = useEngine(({ status }) => status?.engineVersion);
  return (
    <Panel title={t('about.title')}>
      <dl className="set-facts">
        {shell === undefined ? null : <ShellFacts shell={shell} />}
        <dt>{t('about.engine')}</dt>
        <dd>{engineVersion ?? t('about.unknown')}</dd>
      </dl>
      <h3>{t('about.never')}</h3>
      <ul className="set-never">
        {never.map((what) => (
          <li key={what}>
            <Icon name="cross" />
            {t(`about.never${what}`)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function ShellFacts({ shell: bridge }: { readonly shell: ShellBridge }) {
  const { t } = useTranslation('settings');
  const info = useShellAnswer(bridge, 'shellInfo').data;
  const unknown = t('about.unknown');
  return (
    <>
      <dt>{t('about.app')}</dt>
      <dd>{info?.appVersion ?? unknown}</dd>
      <dt>{t('about.electron')}</dt>
      <dd>{info?.electronVersion ?? unknown}</dd>
      <dt>{t('about.secrets')}</dt>
      <dd>
        {info === undefined
          ? unknown
          : t(info.secretsEncrypted ? 'about.secretsEncrypted' : 'about.secretsFile')}
      </dd>
    </>
  );
}
