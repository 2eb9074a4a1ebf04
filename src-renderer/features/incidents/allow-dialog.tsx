/** After a false alarm: the user may say what it was, as Airlock keeps no words and cannot know. */
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAllowList, setAllowList } from '../../../src-engine/contract/endpoints/words.ts';
import { CallError, call } from '../../clients/engine-client.ts';
import { queryClient } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/fields.tsx';
import { ErrorNote } from '../../ui/page.tsx';

export interface AllowDialogProps {
  /** What was cut by mistake: something said, or something on the screen; undefined: nothing is asked. */
  readonly kind: 'heard' | 'read' | undefined;
  readonly onSkip: () => void;
  readonly onAdded: () => void;
}

export function AllowDialog({ kind, onSkip, onAdded }: AllowDialogProps) {
  const { t } = useTranslation('incidents');
  const formId = useId();
  const [phrase, setPhrase] = useState('');
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<CallError>();
  const end = (then: () => void) => {
    setPhrase('');
    setError(undefined);
    then();
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (phrase.trim() === '' || isPending) return;
    setPending(true);
    try {
      await allow(phrase.trim());
      end(onAdded);
    } catch (fault) {
      if (!(fault instanceof CallError)) throw fault;
      setError(fault);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      title={t('allow.title')}
      isOpen={kind !== undefined}
      onClose={() => end(onSkip)}
      actions={
        <>
          <Button onPress={() => end(onSkip)}>{t('allow.skip')}</Button>
          <Button
            variant="primary"
            type="submit"
            form={formId}
            isPending={isPending}
            isDisabled={phrase.trim() === ''}
          >
            {t(isPending ? 'allow.adding' : 'allow.add')}
          </Button>
        </>
      }
    >
      <p>{t(kind === 'read' ? 'allow.meansRead' : 'allow.means')}</p>
      <form id={formId} onSubmit={(event) => void add(event)}>
        <TextField
          label={t(kind === 'read' ? 'allow.labelRead' : 'allow.label')}
          help={t('allow.help')}
          value={phrase}
          onChange={setPhrase}
          maxLength={200}
          autoFocus
        />
      </form>
      <ErrorNote error={error} />
    </Dialog>
  );
}

/** Asks for the list first: another window may have changed it. Rejects with a CallError. */
async function allow(phrase: string): Promise<void> {
  const { phrases } = await call(getAllowList, {});
  const isKnown = phrases.some((known) => known.toLowerCase() === phrase.toLowerCase());
  if (!isKnown) await call(setAllowList, { phrases: [...phrases, phrase] });
  await queryClient.invalidateQueries({ queryKey: [getAllowList.name] });
}
