import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findObs, linkObs } from '../../../src-engine/contract/endpoints/obs.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import { useVerb } from '../../clients/queries.ts';
import { useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorNote, Loading, Note } from '../../ui/page.tsx';
import { ObsDiagram } from './obs-diagram.tsx';
import { ObsPasswordForm } from './obs-password-form.tsx';
import { StepActions } from './step.tsx';
import { UnlinkObs } from './unlink-obs.tsx';

const LOOK_EVERY_MS = 2000;

/** Finds OBS and links it: one press where OBS's own settings may be read, else its password. */
export function ObsStep({
  onDone,
  onUnlinked,
}: {
  readonly onDone: () => void;
  readonly onUnlinked: () => void;
}) {
  const { t } = useTranslation('onboarding');
  const obs = useEngine(({ status }) => status?.obs);
  const mayLink = useEngine(({ scope }) => scope === 'owner');
  if (obs?.state === 'connected') {
    return (
      <>
        <Note tone="good" title={t('obs.linked', { version: obs.obsVersion ?? '' })}>
          <p>{t('obs.linkedMeans', { url: obs.url ?? '' })}</p>
        </Note>
        <StepActions undo={<UnlinkObs onUnlinked={onUnlinked} />}>
          <Button variant="primary" onPress={onDone}>
            {t('next')}
          </Button>
        </StepActions>
      </>
    );
  }
  return (
    <>
      {obs?.state === 'lost' || obs?.state === 'connecting' ? (
        <Note tone="warn" title={t('obs.lost')}>
          <p>{t('obs.lostMeans', { url: obs.url ?? '' })}</p>
          <UnlinkObs onUnlinked={onUnlinked} />
        </Note>
      ) : null}
      {mayLink ? (
        <LookForObs onLinked={onDone} />
      ) : (
        <Note tone="warn" title={t('obs.notOwner')}>
          <p>{t('obs.notOwnerMeans')}</p>
        </Note>
      )}
    </>
  );
}

function LookForObs({ onLinked }: { readonly onLinked: () => void }) {
  const { t } = useTranslation('onboarding');
  const found = useQuery<
    { readonly found: boolean; readonly needsPassword: boolean; readonly url: string },
    CallError
  >({
    queryKey: [findObs.name],
    queryFn: ({ signal }) => call(findObs, {}, signal),
    refetchInterval: ({ state }) => (state.data?.found ? false : LOOK_EVERY_MS),
    staleTime: 0,
  });
  const link = useVerb(linkObs, ['obs.listInputs', 'obs.listScenes']);
  const [wantsForm, setWantsForm] = useState(false);
  if (found.error !== null) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data === undefined) return <Loading lines={4} />;
  const { found: isFound, needsPassword, url } = found.data;
  // By its promise: the event that OBS is linked can take this part away before the answer is there.
  const linkIt = () =>
    link
      .mutateAsync(needsPassword ? { useObsConfig: true } : { url })
      .then(onLinked, ({ code }: CallError) => {
        setWantsForm(true);
        if (code === 'obs-unreachable') void found.refetch();
      });
  const form = (
    <details className="parts-more" open={wantsForm}>
      <summary>{t('obs.byHand')}</summary>
      <ObsPasswordForm onLinked={onLinked} />
    </details>
  );
  if (!isFound) {
    return (
      <>
        <p role="status">
          <strong>{t('obs.notFound')}</strong> {t('obs.looking')}
        </p>
        <ObsDiagram />
        {form}
      </>
    );
  }
  return (
    <>
      <p role="status">
        <strong>{t('obs.found')}</strong> {t('obs.foundAt', { url })}
      </p>
      <p>{t(needsPassword ? 'obs.consent' : 'obs.noPassword')}</p>
      {link.error === null ? null : link.error.code === 'not-found' ? (
        <Note tone="warn" title={t('obs.noConfig')}>
          <p>{t('obs.noConfigMeans')}</p>
        </Note>
      ) : (
        <ErrorNote error={link.error} />
      )}
      <StepActions>
        <Button variant="primary" isPending={link.isPending} onPress={linkIt}>
          {t(link.isPending ? 'obs.linking' : 'obs.link')}
        </Button>
      </StepActions>
      {form}
      {wantsForm ? <ObsDiagram /> : null}
    </>
  );
}
