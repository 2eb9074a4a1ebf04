import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page.tsx';

export default function IncidentsPage() {
  const { t } = useTranslation('incidents');
  return <PageHeader title={t('title')} />;
}
