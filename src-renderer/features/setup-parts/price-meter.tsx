import { useTranslation } from 'react-i18next';
import type { StagePrice } from '../../../src-engine/contract/stage.ts';
import { formatBytes } from '../../i18n/format.ts';
import { Badge, Loading } from '../../ui/page.tsx';
import './setup-parts.css';

/** Video memory against the budget; the bar's length says it, the words say it again. */
export function PriceMeter({ price }: { readonly price: StagePrice | undefined }) {
  const { t } = useTranslation('scenes');
  if (price === undefined) return <Loading lines={2} />;
  const { totalBytes, budgetBytes, overBudget } = price;
  const share = budgetBytes === 0 ? 1 : Math.min(1, totalBytes / budgetBytes);
  return (
    <div className="parts-price" data-over={overBudget || undefined}>
      <div className="parts-price-line">
        <span>{t('price.label')}</span>
        <span>
          <strong>{formatBytes(totalBytes)}</strong>{' '}
          <span className="ui-soft">{t('price.ofBudget', { budget: formatBytes(budgetBytes) })}</span>
        </span>
      </div>
      <span className="parts-price-track" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <p className="parts-small">
        {overBudget ? (
          <Badge tone="warn" icon="warning">
            {t('price.over')}
          </Badge>
        ) : (
          <Badge tone="good" icon="check">
            {t('price.within')}
          </Badge>
        )}{' '}
        <span className="ui-soft">{t('price.why')}</span>
      </p>
    </div>
  );
}
