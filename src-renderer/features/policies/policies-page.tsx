import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page.tsx';

export default function PoliciesPage() {
  const { t } = useTranslation('policies');
  return <PageHeader title={t('title')} />;
}
