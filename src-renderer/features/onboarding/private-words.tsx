import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listWords, removeWord } from '../../../src-engine/contract/endpoints/words.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox, TextField } from '../../ui/fields.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ErrorNote } from '../../ui/page.tsx';

export interface PrivateWordsProps {
  readonly phrase: string;
  readonly onPhrase: (phrase: string) => void;
  readonly onAdd: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

/** Names, streets, employers: typed masked, as this screen may be on air, and shown masked ever after. */
export function PrivateWords({ phrase, onPhrase, onAdd, isPending, error }: PrivateWordsProps) {
  const { t } = useTranslation(['onboarding', 'common']);
  const [isShown, setShown] = useState(false);
  const words = useAnswer(listWords, {}).data?.words.filter(({ category }) => category === 'private') ?? [];
  const remove = useVerb(removeWord, ['words.list']);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onAdd();
  };
  return (
    <section className="setup-words" aria-label={t('words.title')}>
      <h3>{t('words.title')}</h3>
      <p className="ui-soft">{t('words.help')}</p>
      <form onSubmit={submit} className="setup-words-form">
        <TextField
          label={t('words.label')}
          type={isShown ? 'text' : 'password'}
          value={phrase}
          onChange={onPhrase}
          maxLength={200}
          autoComplete="new-password"
        />
        <Button type="submit" isPending={isPending} isDisabled={phrase.trim() === ''}>
          <Icon name="plus" /> {t('words.add')}
        </Button>
      </form>
      <Checkbox isSelected={isShown} onChange={setShown}>
        {t('words.show')}
      </Checkbox>
      <ErrorNote error={error} />
      <ErrorNote error={remove.error} />
      <p role="status" className="ui-soft">
        {t('words.count', { count: words.length })}
      </p>
      {words.length === 0 ? null : (
        <ul className="parts-rows" aria-label={t('words.title')}>
          {words.map(({ wordId, masked, label }, index) => (
            <li key={wordId} className="parts-row">
              <span className="parts-name">{label ?? masked}</span>
              <Button
                variant="quiet"
                onPress={() => remove.mutate({ wordId })}
                aria-label={t('words.removeOf', { number: index + 1 })}
              >
                <Icon name="cross" /> {t('common:delete')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
