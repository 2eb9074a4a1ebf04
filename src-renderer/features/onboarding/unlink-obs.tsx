import { useTranslation } from 'react-i18next';
import { unlinkObs } from '../../../src-engine/contract/endpoints/obs.ts';
import { useVerb } from '../../clients/queries.ts';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNote } from '../../ui/page.tsx';

/** Takes the link back: the stage is undone first, the password forgotten. */
export function UnlinkObs({ onUnlinked }: { readonly onUnlinked: () => void }) {
  const { t } = useTranslation('onboarding');
  const unlink = useVerb(unlinkObs, ['obs.listInputs', 'obs.listScenes', 'obs.find']);
  // By its promise: the event that OBS is let go can take this part away before the answer is there.
  const confirm = (close: () => void) =>
    void unlink.mutateAsync({}).then(
      () => {
        close();
        onUnlinked();
      },
      () => undefined,
    );
  return (
    <ConfirmButton
      variant="plain"
      label={t('obs.unlink')}
      title={t('obs.unlinkTitle')}
      means={t('obs.unlinkMeans')}
      confirm={t('obs.unlink')}
      isPending={unlink.isPending}
      onConfirm={confirm}
    >
      <ErrorNote error={unlink.error} />
    </ConfirmButton>
  );
}
