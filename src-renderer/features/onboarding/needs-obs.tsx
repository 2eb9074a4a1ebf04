import { useTranslation } from 'react-i18next';
import { Note } from '../../ui/page.tsx';

/** In steps that show what is in OBS, while it is not there. */
export function NeedsObs() {
  const { t } = useTranslation('onboarding');
  return (
    <Note tone="info" title={t('needsObs')}>
      <p>{t('needsObsMeans')}</p>
    </Note>
  );
}
