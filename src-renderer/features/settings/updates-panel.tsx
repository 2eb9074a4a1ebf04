import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShellBridge, UpdateState } from '../../../src-main/contract/channels.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/fields.tsx';
import { Loading, Panel } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import {
  ShellErrorNote,
  setShellAnswer,
  useShellAnswer,
  useShellSettingsChange,
  useShellVerb,
} from './use-shell.tsx';

export function UpdatesPanel({ shell }: { readonly shell: ShellBridge }) {
  const { t } = useTranslation('settings');
  const answer = useShellAnswer(shell, 'updateState');
  const settings = useShellAnswer(shell, 'shellSettings').data?.settings;
  const change = useShellSettingsChange(shell);
  const check = useShellVerb(async () => setShellAnswer('updateState', await shell.checkForUpdate()));
  useEffect(() => shell.onUpdateState((state) => setShellAnswer('updateState', state)), [shell]);
  const update = answer.data;
  return (
    <Panel title={t('updates.title')}>
      {answer.isPending ? <Loading lines={3} /> : null}
      <ShellErrorNote error={answer.error ?? check.error ?? change.error} />
      {update === undefined ? null : (
        <>
          <p role="status">
            {update.state === 'ready' && update.version !== undefined
              ? t('updateState.readyVersion', { version: update.version })
              : t(`updateState.${update.state}`)}
          </p>
          {update.state === 'downloading' ? <Fetching update={update} /> : null}
          {settings === undefined ? null : (
            <Switch
              isSelected={settings.autoUpdate}
              isDisabled={update.state === 'off' || change.isPending}
              onChange={(autoUpdate) => change.mutate({ autoUpdate })}
            >
              {t('updates.auto')}
            </Switch>
          )}
          <div className="ui-row">
            <Button
              isDisabled={update.state !== 'idle' && update.state !== 'failed'}
              isPending={check.isPending}
              onPress={() => check.mutate()}
            >
              {t(check.isPending ? 'updates.checking' : 'updates.check')}
            </Button>
          </div>
          {update.state === 'ready' ? <Install shell={shell} /> : null}
          <p className="ui-field-help">{t('updates.signed')}</p>
        </>
      )}
    </Panel>
  );
}

function Install({ shell }: { readonly shell: ShellBridge }) {
  const { t } = useTranslation('settings');
  const install = useShellVerb(() => shell.installUpdate());
  // As the shell itself sees it: it refuses an update then.
  const isLive = useEngine(
    ({ status }) =>
      status !== undefined &&
      (status.protection.word !== 'not-protected' || status.obs.streaming || status.obs.recording),
  );
  return (
    <>
      <div className="ui-row">
        <Button
          variant="primary"
          isDisabled={isLive}
          isPending={install.isPending}
          onPress={() => install.mutate()}
        >
          {t(install.isPending ? 'updates.installing' : 'updates.install')}
        </Button>
      </div>
      {isLive ? <p className="ui-soft">{t('updates.live')}</p> : null}
      <ShellErrorNote error={install.error} />
    </>
  );
}

function Fetching({ update: { version, percent } }: { readonly update: UpdateState }) {
  const { t } = useTranslation('settings');
  return (
    <Progress
      label={version === undefined ? t('updates.progressUnknown') : t('updates.progress', { version })}
      share={percent === undefined ? undefined : percent / 100}
    />
  );
}
