import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page.tsx';

export default function OnboardingPage() {
  const { t } = useTranslation('onboarding');
  return <PageHeader title={t('title')} />;
}
