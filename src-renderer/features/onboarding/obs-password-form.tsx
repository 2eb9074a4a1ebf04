import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { linkObs, obsUrlSchema } from '../../../src-engine/contract/endpoints/obs.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { ErrorNote } from '../../ui/page.tsx';

const USUAL_URL = 'ws://127.0.0.1:4455';

/** OBS's password by hand, and OBS's address where it runs elsewhere. The password is kept by the engine alone. */
export function ObsPasswordForm({ onLinked }: { readonly onLinked: () => void }) {
  const { t } = useTranslation('onboarding');
  const [password, setPassword] = useState('');
  const [url, setUrl] = useState(USUAL_URL);
  const link = useVerb(linkObs, ['obs.listInputs', 'obs.listScenes']);
  const isUrl = obsUrlSchema.safeParse(url.trim()).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isUrl) return;
    // By its promise: the event that OBS is linked can take this form away before the answer is there.
    link.mutateAsync({ url: url.trim(), ...(password === '' ? {} : { password }) }).then(
      () => {
        setPassword('');
        onLinked();
      },
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} className="setup-form">
      <TextField
        label={t('obs.password')}
        help={t('obs.passwordHelp')}
        type="password"
        value={password}
        onChange={setPassword}
        maxLength={500}
        {...(link.error?.code === 'obs-wrong-password' ? { error: t('obs.passwordWrong') } : {})}
      />
      <TextField
        label={t('obs.url')}
        help={t('obs.urlHelp')}
        value={url}
        onChange={setUrl}
        maxLength={300}
        {...(isUrl ? {} : { error: t('obs.urlWrong') })}
      />
      {link.error === null || link.error.code === 'obs-wrong-password' ? null : (
        <ErrorNote error={link.error} />
      )}
      <Button type="submit" isPending={link.isPending} isDisabled={!isUrl}>
        {t(link.isPending ? 'obs.linking' : 'obs.linkByPassword')}
      </Button>
    </form>
  );
}
