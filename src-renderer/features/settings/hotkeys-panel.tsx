import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type HotkeyAction,
  hotkeyActions,
  type ShellBridge,
  type ShellSettings,
} from '../../../src-main/contract/channels.ts';
import { Button } from '../../ui/button.tsx';
import { Loading, Panel } from '../../ui/page.tsx';
import { acceleratorFault } from './accelerator.ts';
import { HotkeyField } from './hotkey-field.tsx';
import { ShellErrorNote, useShellAnswer, useShellSettingsChange } from './use-shell.tsx';

type Hotkeys = ShellSettings['hotkeys'];

/** The keys that work everywhere. Changed together, saved at one press. */
export function HotkeysPanel({ shell }: { readonly shell: ShellBridge }) {
  const { t } = useTranslation('settings');
  const answer = useShellAnswer(shell, 'shellSettings');
  const change = useShellSettingsChange(shell);
  const [draft, setDraft] = useState<Hotkeys>();
  const saved = answer.data?.settings.hotkeys;
  const refused = answer.data?.refusedHotkeys ?? [];
  const shown = draft ?? saved;
  const changed = hotkeyActions.filter((action) => draft !== undefined && draft[action] !== saved?.[action]);
  const faultOf = (action: HotkeyAction): string | undefined => {
    if (shown === undefined) return undefined;
    const fault = acceleratorFault(shown[action]);
    if (fault !== undefined) return t(`hotkeys.${fault}`);
    if (isTwice(shown, action)) return t('hotkeys.twice');
    return refused.includes(action) && !changed.includes(action) ? t('hotkeys.refused') : undefined;
  };
  const isWrong =
    shown !== undefined &&
    hotkeyActions.some((action) => acceleratorFault(shown[action]) !== undefined || isTwice(shown, action));
  return (
    <Panel title={t('hotkeys.title')}>
      <p className="ui-soft">{t('hotkeys.help')}</p>
      {answer.isPending ? <Loading lines={4} /> : null}
      <ShellErrorNote error={answer.error ?? change.error} />
      {shown === undefined
        ? null
        : hotkeyActions.map((action) => (
            <HotkeyField
              key={action}
              label={t(`hotkeys.${action}`)}
              value={shown[action]}
              error={faultOf(action)}
              onChange={(text) => setDraft({ ...shown, [action]: text })}
            />
          ))}
      <div className="ui-row">
        <Button
          isPending={change.isPending}
          isDisabled={changed.length === 0 || isWrong}
          onPress={() =>
            draft !== undefined && change.mutate({ hotkeys: draft }, { onSuccess: () => setDraft(undefined) })
          }
        >
          {t(change.isPending ? 'hotkeys.saving' : 'hotkeys.save')}
        </Button>
        <span role="status" className="ui-soft">
          {changed.length > 0
            ? t('hotkeys.changed')
            : change.isSuccess
              ? t(refused.length === 0 ? 'hotkeys.saved' : 'hotkeys.savedSome')
              : null}
        </span>
      </div>
    </Panel>
  );
}

function isTwice(hotkeys: Hotkeys, action: HotkeyAction): boolean {
  return (
    hotkeys[action] !== '' &&
    hotkeyActions.some((other) => other !== action && hotkeys[other] === hotkeys[action])
  );
}
