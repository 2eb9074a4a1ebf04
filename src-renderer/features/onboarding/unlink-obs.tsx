import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unlinkObs } from '../../../src-engine/contract/endpoints/obs.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNote } from '../../ui/page.tsx';

/** Takes the link back: the stage is undone first, the password forgotten. */
export function UnlinkObs({ onUnlinked }: { readonly onUnlinked: () => void }) {
  const { t } = useTranslation(['onboarding', 'common']);
  const [isOpen, setOpen] = useState(false);
  const unlink = useVerb(unlinkObs, ['obs.listInputs', 'obs.listScenes', 'obs.find']);
  // By its promise: the event that OBS is let go can take this part away before the answer is there.
  const confirm = () =>
    void unlink.mutateAsync({}).then(
      () => {
        setOpen(false);
        onUnlinked();
      },
      () => undefined,
    );
  return (
    <>
      <Button onPress={() => setOpen(true)}>{t('obs.unlink')}</Button>
      <Dialog
        title={t('obs.unlinkTitle')}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onPress={() => setOpen(false)} autoFocus>
              {t('common:cancel')}
            </Button>
            <Button variant="danger" isPending={unlink.isPending} onPress={confirm}>
              {t('obs.unlink')}
            </Button>
          </>
        }
      >
        <p>{t('obs.unlinkMeans')}</p>
        <ErrorNote error={unlink.error} />
      </Dialog>
    </>
  );
}
