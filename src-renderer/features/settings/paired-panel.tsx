import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPairings, revokePairing } from '../../../src-engine/contract/endpoints/engine.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { formatDateTime } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { ConfirmButton } from '../../ui/confirm-button.tsx';
import { ErrorNote, Loading, Note, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { PairDialog, type Pairing } from './pair-dialog.tsx';

export function PairedPanel() {
  const { t } = useTranslation('settings');
  const may = useMay('owner');
  return (
    <Panel title={t('paired.title')}>
      <p className="ui-soft">{t('paired.help')}</p>
      {may ? <Paired /> : <Note tone="info" title={t('paired.mayNot')} />}
    </Panel>
  );
}

function Paired() {
  const { t } = useTranslation('settings');
  const answer = useAnswer(listPairings, {});
  const [isPairing, setPairing] = useState(false);
  const pairings = answer.data?.pairings;
  return (
    <>
      {answer.isPending ? <Loading lines={2} /> : null}
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      {pairings?.length === 0 ? <p>{t('paired.none')}</p> : null}
      {pairings === undefined || pairings.length === 0 ? null : (
        <ul className="set-list">
          {pairings.map((pairing) => (
            <Row key={pairing.pairingId} pairing={pairing} />
          ))}
        </ul>
      )}
      <div className="ui-row">
        {/* Who is new is known only by who was there before. */}
        <Button isDisabled={answer.isPending} onPress={() => setPairing(true)}>
          {t('pair.open')}
        </Button>
      </div>
      <PairDialog isOpen={isPairing} onClose={() => setPairing(false)} pairings={pairings} />
    </>
  );
}

function Row({ pairing }: { readonly pairing: Pairing }) {
  const { t } = useTranslation('settings');
  const { pairingId, scope, pairedAt, lastUsedAt } = pairing;
  const revoke = useVerb(revokePairing, [listPairings.name]);
  const name = pairing.name ?? t('paired.unnamed');
  const paired = formatDateTime(pairedAt);
  return (
    <li>
      <span className="set-paired">
        <strong>{name}</strong>
        <span className="ui-soft">
          {t('paired.facts', { scope: t(`scope.${scope}`), paired, used: formatDateTime(lastUsedAt) })}
        </span>
      </span>
      <ConfirmButton
        label={t('paired.revoke')}
        fullLabel={t('paired.revokeOf', { name, paired })}
        title={t('paired.revokeTitle', { name })}
        means={t('paired.revokeMeans')}
        confirm={t('paired.revoke')}
        pending={t('paired.revoking')}
        isPending={revoke.isPending}
        onConfirm={(close) => revoke.mutate({ pairingId }, { onSuccess: close })}
      >
        <ErrorNote error={revoke.error} />
      </ConfirmButton>
    </li>
  );
}
