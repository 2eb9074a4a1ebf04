import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { getAllowList, setAllowList } from '../../../src-engine/contract/endpoints/words.ts';
import { call } from '../../clients/engine-client.ts';
import { queryClient, useAnswer } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { EmptyState, ErrorNote, Loading, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { readWordLines, withPhrase } from './word-lines.ts';

/** Phrases that never trigger: shown, as they are no secrets. */
export function AllowListPanel() {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const answer = useAnswer(getAllowList, {});
  const [phrase, setPhrase] = useState('');
  const [fault, setFault] = useState<'known' | 'invalid'>();
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  if (answer.data === undefined) {
    return answer.error === null ? (
      <Loading lines={6} />
    ) : (
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
    );
  }
  const { phrases } = answer.data;
  const change = async (make: (phrases: readonly string[]) => string[]): Promise<boolean> => {
    setPending(true);
    setError(undefined);
    try {
      // Asked again: the list is saved whole, and another window may have added to it.
      const now = await call(getAllowList, {});
      await call(setAllowList, { phrases: make(now.phrases) });
      await queryClient.invalidateQueries({ queryKey: [getAllowList.name] });
      return true;
    } catch (reason) {
      setError(reason);
      return false;
    } finally {
      setPending(false);
    }
  };
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const wanted = readWordLines(phrase).phrases[0];
    if (wanted === undefined) return setFault('invalid');
    if (withPhrase(phrases, wanted).length === phrases.length) return setFault('known');
    if (await change((now) => withPhrase(now, wanted))) setPhrase('');
  };
  return (
    <Panel title={t('allow.title')} aside={<span>{t('allow.count', { count: phrases.length })}</span>}>
      <p className="ui-soft">{t('allow.why')}</p>
      <form className="pol-add" onSubmit={(event) => void add(event)}>
        <TextField
          label={t('allow.phrase')}
          value={phrase}
          onChange={(next) => {
            setFault(undefined);
            setPhrase(next);
          }}
          maxLength={200}
          error={fault === undefined ? undefined : t(`allow.${fault}`)}
        />
        <Button type="submit" isDisabled={!may || phrase.trim() === ''} isPending={isPending}>
          <Icon name="plus" /> {t('allow.add')}
        </Button>
      </form>
      <ErrorNote error={error} />
      {phrases.length === 0 ? (
        <EmptyState icon="check" title={t('allow.empty')}>
          <p>{t('allow.emptyMeans')}</p>
        </EmptyState>
      ) : (
        <ul className="pol-phrases" aria-label={t('allow.list')}>
          {phrases.map((one) => (
            <li key={one}>
              <span className="pol-phrase">{one}</span>
              <Button
                variant="quiet"
                isDisabled={!may || isPending}
                aria-label={t('allow.removeOf', { phrase: one })}
                onPress={() => void change((now) => now.filter((other) => other !== one))}
              >
                <Icon name="cross" /> {t('allow.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
