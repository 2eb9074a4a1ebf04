/** A browser that the engine does not know asks for a pairing code, once. A link printed by `airlock start` brings its own. */
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pairBrowser } from '../../../src-engine/contract/endpoints/engine.ts';
import { useVerb } from '../../clients/queries.ts';
import { surface } from '../../clients/shell.ts';
import { engineStore } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { ErrorNote } from '../../ui/page.tsx';

/** The code of "#pair=ABCD-EFGH"; the hash is never sent to a server, and is taken off the address at once. */
function codeInAddress(): string | undefined {
  const code = /^#pair=([A-Za-z0-9-]{1,40})$/.exec(location.hash)?.[1];
  if (code !== undefined) history.replaceState(null, '', `${location.pathname}${location.search}`);
  return code;
}

/** What the list of paired browsers shows of this one. */
function browserName(): string {
  if (surface === 'dock') return 'OBS dock';
  const name = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(navigator.userAgent)?.[1] ?? 'Browser';
  return { Edg: 'Edge', OPR: 'Opera' }[name] ?? name;
}

export function PairingPage() {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const pairing = useVerb(pairBrowser);
  const { mutateAsync } = pairing;
  const pair = useCallback(
    async (given: string) => {
      await mutateAsync({ code: given, name: browserName() }).then(
        () => engineStore.connect(),
        () => undefined,
      );
    },
    [mutateAsync],
  );
  const isTried = useRef(false);
  useEffect(() => {
    // Effects run twice in development; a code is good once.
    if (isTried.current) return;
    isTried.current = true;
    const given = codeInAddress();
    if (given !== undefined) void pair(given);
  }, [pair]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void pair(code);
  };
  return (
    <main className="app-alone">
      <h1>{t('pairing.title')}</h1>
      <p>{t('pairing.lead')}</p>
      <form onSubmit={submit} className="ui-stack">
        <TextField
          label={t('pairing.code')}
          help={t('pairing.codeHelp')}
          value={code}
          onChange={setCode}
          maxLength={40}
          {...(pairing.error?.code === 'unauthorised' ? { error: t('pairing.wrong') } : {})}
        />
        {pairing.error !== null && pairing.error.code !== 'unauthorised' ? (
          <ErrorNote error={pairing.error} />
        ) : null}
        <Button variant="primary" type="submit" isPending={pairing.isPending} isDisabled={code.trim() === ''}>
          {t(pairing.isPending ? 'pairing.pairing' : 'pairing.submit')}
        </Button>
      </form>
    </main>
  );
}
