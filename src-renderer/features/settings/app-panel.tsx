import { useTranslation } from 'react-i18next';
import type { ShellBridge } from '../../../src-main/contract/channels.ts';
import { Switch } from '../../ui/fields.tsx';
import { Loading, Panel } from '../../ui/page.tsx';
import { ShellErrorNote, useShellAnswer, useShellSettingsChange } from './use-shell.tsx';

/** How the app begins and ends. */
export function AppPanel({ shell }: { readonly shell: ShellBridge }) {
  const { t } = useTranslation('settings');
  const answer = useShellAnswer(shell, 'shellSettings');
  const change = useShellSettingsChange(shell);
  const settings = answer.data?.settings;
  return (
    <Panel title={t('app.title')}>
      {answer.isPending ? <Loading lines={2} /> : null}
      <ShellErrorNote error={answer.error ?? change.error} />
      {settings === undefined
        ? null
        : (['startAtLogin', 'keepInTray'] as const).map((name) => (
            <Switch
              key={name}
              // What is wished for, until the shell says what is.
              isSelected={(change.isPending ? change.variables[name] : undefined) ?? settings[name]}
              isDisabled={change.isPending}
              onChange={(isOn) => change.mutate({ [name]: isOn })}
            >
              {t(`app.${name}`)}
            </Switch>
          ))}
    </Panel>
  );
}
