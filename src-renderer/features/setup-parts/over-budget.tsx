import { useTranslation } from 'react-i18next';
import type { StagePrice } from '../../../src-engine/contract/stage.ts';
import { formatBytes } from '../../i18n/format.ts';
import { Checkbox } from '../../ui/fields.tsx';
import { Note } from '../../ui/page.tsx';

/** Above the budget nothing is set up without a yes. */
export function OverBudget({
  price,
  isAccepted,
  onChange,
}: {
  readonly price: StagePrice | undefined;
  readonly isAccepted: boolean;
  readonly onChange: (isAccepted: boolean) => void;
}) {
  const { t } = useTranslation('scenes');
  if (price === undefined || !price.overBudget) return null;
  return (
    <Note tone="warn" title={t('price.overTitle')}>
      <p>{t('price.overMeans')}</p>
      <p>{t('price.overAdvice')}</p>
      <Checkbox isSelected={isAccepted} onChange={onChange}>
        {t('price.accept', { total: formatBytes(price.totalBytes) })}
      </Checkbox>
    </Note>
  );
}
