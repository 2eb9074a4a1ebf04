/** Nothing unsaved is lost without a word: asks before another policy, another page, or the end of the window. */
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shell } from '../../clients/shell.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { currentDraft, discardDraft, useDraft } from './policy-draft.ts';

const HERE = '#/policies';

export interface LeaveGuard {
  /** Does it at once where nothing is unsaved, else asks first. */
  readonly ask: (action: () => void) => void;
  readonly dialog: React.ReactNode;
}

/** `save` tells whether it is saved; only then what was asked for goes on. */
export function useLeaveGuard(save: () => Promise<boolean>): LeaveGuard {
  const { t } = useTranslation(['policies', 'common']);
  const draft = useDraft();
  const [pending, setPending] = useState<{ action: () => void }>();
  const [isSaving, setSaving] = useState(false);
  const ask = useCallback((action: () => void) => {
    if (currentDraft() === undefined) action();
    else setPending({ action });
  }, []);
  useStayOnPage(ask);
  const close = () => setPending(undefined);
  const leave = () => {
    close();
    pending?.action();
  };
  const dialog = (
    <Dialog
      title={t('guard.title', { name: draft?.policy.name ?? '' })}
      isOpen={pending !== undefined && draft !== undefined}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('guard.stay')}</Button>
          <Button
            variant="danger"
            onPress={() => {
              discardDraft();
              leave();
            }}
          >
            {t('guard.discard')}
          </Button>
          <Button
            variant="primary"
            isPending={isSaving}
            onPress={async () => {
              setSaving(true);
              const isSaved = await save();
              setSaving(false);
              // What is wrong is shown on the page behind.
              if (isSaved) leave();
              else close();
            }}
          >
            {t('common:save')}
          </Button>
        </>
      }
    >
      <p>{t('guard.means')}</p>
    </Dialog>
  );
  return { ask, dialog };
}

function useStayOnPage(ask: LeaveGuard['ask']): void {
  useEffect(() => {
    // Comes before "hashchange", by which the router hears of it: by then the address is the old one again.
    const onPopState = () => {
      const wanted = location.hash;
      if (currentDraft() === undefined || wanted === HERE) return;
      history.replaceState(null, '', HERE);
      ask(() => {
        location.hash = wanted;
      });
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      if (currentDraft() === undefined) return;
      event.preventDefault();
      event.returnValue = '';
    };
    window.addEventListener('popstate', onPopState);
    // Electron would refuse to close the window without a word; there it stays in the tray anyway.
    if (shell === undefined) window.addEventListener('beforeunload', onUnload);
    return () => {
      window.removeEventListener('popstate', onPopState);
      window.removeEventListener('beforeunload', onUnload);
    };
  }, [ask]);
}
