import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '../ui/icons.tsx';
import { type Page, pages } from './route.ts';

const icons = {
  live: 'live',
  policies: 'list',
  scenes: 'layers',
  incidents: 'chart',
  settings: 'gear',
  setup: 'check',
} as const satisfies Record<Page, IconName>;

export function Navigation({ page }: { readonly page: Page }) {
  const { t } = useTranslation();
  return (
    <nav className="app-nav" aria-label={t('nav.label')}>
      <ul>
        {pages.map((name) => (
          <li key={name}>
            <a href={`#/${name}`} aria-current={name === page ? 'page' : undefined}>
              <Icon name={icons[name]} size={18} />
              <span>{t(`nav.${name}`)}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
