import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page.tsx';

export function LivePage() {
  const { t } = useTranslation('live');
  return <PageHeader title={t('title')} />;
}
