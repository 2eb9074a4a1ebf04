/** Made-up secrets on the screen, and what becomes of them on the stream. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format.ts';
import { engineStore, useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Note } from '../../ui/page.tsx';
import { categoryNames } from '../category-names.ts';
import { type CardProof, followCard, noCard } from './card-proof.ts';
import { Light } from './lights.tsx';
import { TestCard } from './test-card.tsx';

/** After so long without a cover it says what to check. */
const EXPECTED_WITHIN_MS = 15_000;

export function TestCardPanel() {
  const { t } = useTranslation('onboarding');
  const word = useEngine(({ status }) => status?.picture?.word);
  const [isShown, setShown] = useState(false);
  const [proof, setProof] = useState(noCard);
  const [isLate, setLate] = useState(false);
  const [wasShown, setWasShown] = useState(false);
  useEffect(
    () =>
      wasShown
        ? engineStore.onEvent((event) => {
            const at = new Date().toISOString();
            setProof((before) => followCard(before, event, at));
          })
        : undefined,
    [wasShown],
  );
  useEffect(() => {
    if (!isShown) return undefined;
    const timer = setTimeout(() => setLate(true), EXPECTED_WITHIN_MS);
    return () => clearTimeout(timer);
  }, [isShown]);
  const show = () => {
    setProof(noCard);
    setLate(false);
    setWasShown(true);
    setShown(true);
  };
  const isMissed = isLate && proof.covered === undefined;
  return (
    <section className="setup-test" aria-label={t('card.title')}>
      <div className="ui-row">
        <h3>{t('card.title')}</h3>
        <Button isDisabled={word === undefined || word === 'off'} onPress={show}>
          <Icon name="screen" /> {t(wasShown ? 'card.again' : 'card.show')}
        </Button>
      </div>
      <p className="ui-soft">{t('card.help')}</p>
      {word === undefined || word === 'off' ? (
        <Note tone="info" title={t('card.off')}>
          <p>{t('card.offMeans')}</p>
        </Note>
      ) : null}
      {wasShown ? <CardLights proof={proof} /> : null}
      {isMissed ? (
        <Note tone="warn" title={t('card.nothing')}>
          <ul className="setup-checks">
            <li>{t('card.check.captured')}</li>
            <li>{t('card.check.ignored')}</li>
            <li>{t('card.check.policy')}</li>
          </ul>
        </Note>
      ) : null}
      {isShown ? (
        <TestCard
          said={coveredText() ?? t(isMissed ? 'card.nothing' : 'card.waiting')}
          isCovered={proof.covered !== undefined}
          onClose={() => setShown(false)}
        />
      ) : null}
    </section>
  );

  function coveredText(): string | undefined {
    if (proof.covered === undefined) return undefined;
    if (proof.covered.isDryRun) return t('card.coveredDryRun');
    return t('card.coveredText', { what: categoryNames(proof.covered.reasons) });
  }
}

function CardLights({ proof: { covered, back, counted } }: { readonly proof: CardProof }) {
  const { t } = useTranslation('onboarding');
  const hasLeaked = (back?.leakedMs ?? 0) > 0;
  return (
    <ol className="setup-lights" aria-label={t('card.lights')}>
      <Light icon="cover" title={t('card.covered')} at={covered?.at} isLate={covered?.isDryRun ?? false}>
        {covered === undefined
          ? t('card.coveredWaiting')
          : covered.isDryRun
            ? t('card.coveredDryRun')
            : t('card.coveredText', { what: categoryNames(covered.reasons) })}
      </Light>
      <Light icon="screen" title={t('card.back')} at={back?.at} isLate={hasLeaked}>
        {back === undefined
          ? t('card.backWaiting')
          : hasLeaked
            ? t('card.backLeaked', { duration: formatDuration(back.leakedMs) })
            : t('card.backWhole')}
      </Light>
      <Light icon="chart" title={t('card.counted')} at={counted?.at}>
        {t(counted === undefined ? 'prove.countedWaiting' : 'card.countedText')}
      </Light>
    </ol>
  );
}
