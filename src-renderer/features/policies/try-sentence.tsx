import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { tryPolicy } from '../../../src-engine/contract/endpoints/policies.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { call } from '../../clients/engine-client.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { ErrorNote, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { piecesOf } from './marked-text.ts';
import { checkedPolicy, InvalidNote, InvalidPolicy, useTriedInput } from './trying.tsx';

type Match = z.output<typeof tryPolicy.result>['matches'][number];

interface Outcome {
  /** As it was tried: what is typed since is not what was found. */
  readonly text: string;
  readonly matches: readonly Match[];
}

/** What a policy would make of a sentence. The sentence stays here: the engine answers with places only and keeps nothing. */
export function TrySentence({ policy }: { readonly policy: Policy }) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();
  const [error, setError] = useState<unknown>();
  const [isPending, setPending] = useState(false);
  const { inputId, choice } = useTriedInput(policy);
  const tryIt = async (event: FormEvent) => {
    event.preventDefault();
    if (isPending || text.trim() === '') return;
    setPending(true);
    setError(undefined);
    try {
      const input = inputId === undefined ? {} : { inputId };
      const { matches } = await call(tryPolicy, { text, policy: await checkedPolicy(policy), ...input });
      setOutcome({ text, matches });
    } catch (fault) {
      setOutcome(undefined);
      setError(fault);
    } finally {
      setPending(false);
    }
  };
  return (
    <Panel title={t('sentenceTry.title')}>
      <form className="ui-stack" onSubmit={(event) => void tryIt(event)}>
        <TextField
          label={t('sentenceTry.label')}
          help={t('sentenceTry.help')}
          value={text}
          onChange={setText}
          maxLength={2000}
        />
        {choice}
        <div className="ui-row">
          <Button type="submit" isDisabled={!may || text.trim() === ''} isPending={isPending}>
            {t('sentenceTry.run')}
          </Button>
        </div>
      </form>
      {error instanceof InvalidPolicy ? (
        <InvalidNote problems={error.problems} />
      ) : (
        <ErrorNote error={error} />
      )}
      <div role="status" className="pol-tried">
        {outcome === undefined ? null : <Tried {...outcome} />}
      </div>
    </Panel>
  );
}

function Tried({ text, matches }: Outcome) {
  const { t } = useTranslation(['policies', 'common']);
  const isCut = matches.some(({ action }) => action !== 'none');
  return (
    <>
      <h3>{t('sentenceTry.result')}</h3>
      <p className="pol-sentence">
        {piecesOf(text, matches).map(({ fromIndex, text: part, match }) =>
          match === undefined ? (
            <span key={fromIndex}>{part}</span>
          ) : (
            <span key={fromIndex} className={`pol-match pol-match-${match.action}`}>
              <mark>{part}</mark>
              <span className="pol-match-means">
                {t(match.ruleIndex === undefined ? 'sentenceTry.byNone' : 'sentenceTry.byRule', {
                  action: t(`common:action.${match.action}`),
                  category: t(`common:category.${match.category}`),
                  number: (match.ruleIndex ?? 0) + 1,
                })}
              </span>
            </span>
          ),
        )}
      </p>
      <p className="ui-soft">
        {t('sentenceTry.found', { count: matches.length })} {isCut ? '' : t('sentenceTry.nothing')}
      </p>
    </>
  );
}
