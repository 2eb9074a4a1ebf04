import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page.tsx';

export default function ScenesPage() {
  const { t } = useTranslation('scenes');
  return <PageHeader title={t('title')} />;
}
