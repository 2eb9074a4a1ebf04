import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { AllowListPanel } from './allow-list-panel.tsx';
import { PoliciesTab } from './policies-tab.tsx';
import { WordsPanel } from './words-panel.tsx';
import './policies.css';

export default function PoliciesPage() {
  const { t } = useTranslation('policies');
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <Tabs
        label={t('title')}
        tabs={[
          { name: 'policies', label: t('tab.policies'), content: <PoliciesTab /> },
          { name: 'words', label: t('tab.words'), content: <WordsPanel /> },
          { name: 'allow-list', label: t('tab.allowList'), content: <AllowListPanel /> },
        ]}
      />
    </>
  );
}
