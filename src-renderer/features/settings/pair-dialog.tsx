/** A code for another browser or a dock: what it may do, then the code and where to put it. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResultOf } from '../../../src-engine/contract/endpoint.ts';
import {
  createPairingCode,
  type listPairings,
  sessionScopeSchema,
} from '../../../src-engine/contract/endpoints/engine.ts';
import { useVerb } from '../../clients/queries.ts';
import { shell } from '../../clients/shell.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ChoiceCards } from '../../ui/fields.tsx';
import { ErrorNote } from '../../ui/page.tsx';
import { CopyButton } from './copy-button.tsx';
import { formatCountdown, pairingLinks } from './settings-text.ts';

export type Pairing = ResultOf<typeof listPairings>['pairings'][number];

const scopes = sessionScopeSchema.options;

export interface PairDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** Undefined where they cannot be told; then nobody is said to have come in. */
  readonly pairings: readonly Pairing[] | undefined;
}

export function PairDialog({ isOpen, onClose, pairings }: PairDialogProps) {
  const { t } = useTranslation(['settings', 'common']);
  const [scope, setScope] = useState<(typeof scopes)[number]>('control');
  const [knownIds, setKnownIds] = useState<readonly string[]>();
  const make = useVerb(createPairingCode);
  const close = () => {
    make.reset();
    onClose();
  };
  return (
    <Dialog
      title={t('pair.title')}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onPress={close}>{t('common:close')}</Button>
          <Button
            variant={make.data === undefined ? 'primary' : 'plain'}
            isPending={make.isPending}
            onPress={() => {
              setKnownIds(pairings?.map(({ pairingId }) => pairingId));
              make.mutate({ scope });
            }}
          >
            {t(make.isPending ? 'pair.making' : make.data === undefined ? 'pair.make' : 'pair.again')}
          </Button>
        </>
      }
    >
      {make.data === undefined ? (
        <ChoiceCards
          label={t('pair.scope')}
          value={scope}
          onChange={setScope}
          options={scopes.map((value) => ({
            value,
            label: t(`scope.${value}`),
            help: t(`scopeMeans.${value}`),
          }))}
        />
      ) : (
        <Code
          {...make.data}
          paired={knownIds && pairings?.find(({ pairingId }) => !knownIds.includes(pairingId))}
        />
      )}
      <ErrorNote error={make.error} />
    </Dialog>
  );
}

interface CodeProps {
  readonly code: string;
  readonly expiresAt: string;
  /** Who came in by it. */
  readonly paired: Pairing | undefined;
}

function Code({ code, expiresAt, paired }: CodeProps) {
  const { t } = useTranslation('settings');
  const leftMs = useTimeLeft(expiresAt);
  const port = useEnginePort();
  if (port === undefined) return null;
  const origin = `http://127.0.0.1:${port}`;
  const links = pairingLinks(origin, code);
  return (
    <>
      <div className="set-code">
        <span>{t('pair.code')}</span>
        <output>{code}</output>
        {/* Of two lines' height at all times: nothing below moves when it changes. */}
        <span className="set-code-state" role="status">
          {paired === undefined
            ? leftMs <= 0
              ? t('pair.expired')
              : null
            : t('pair.used', { name: paired.name ?? t('paired.unnamed') })}
          {paired === undefined && leftMs > 0 ? (
            <span aria-live="off">{t('pair.left', { time: formatCountdown(leftMs) })}</span>
          ) : null}
        </span>
      </div>
      <h3>{t('pair.browserTitle')}</h3>
      <p>{t('pair.browserHelp')}</p>
      <Address address={links.browser} label={t('pair.browserAddress')} />
      <h3>{t('pair.dockTitle')}</h3>
      <ol className="set-steps">
        <li>{t('pair.dockStep1')}</li>
        <li>{t('pair.dockStep2')}</li>
        <li>{t('pair.dockStep3', { address: `${origin}/?dock` })}</li>
      </ol>
      <Address address={links.dock} label={t('pair.dockAddress')} />
    </>
  );
}

function Address({ address, label }: { readonly address: string; readonly label: string }) {
  const { t } = useTranslation('settings');
  return (
    <div className="set-address">
      <code>
        <span className="visually-hidden">{label}: </span>
        {address}
      </code>
      <CopyButton text={address} fullLabel={`${t('pair.copy')}: ${label}`} />
    </div>
  );
}

/** Told anew each second. */
function useTimeLeft(expiresAt: string): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return Date.parse(expiresAt) - nowMs;
}

/** Where browsers find the engine: this page may come from elsewhere. */
function useEnginePort(): number | undefined {
  const address = useQuery({
    queryKey: ['shell', 'engineAddress'],
    queryFn: async () =>
      shell === undefined ? Number(location.port) : ((await shell.engineAddress())?.port ?? null),
    gcTime: 0,
  });
  return address.data ?? undefined;
}
