import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../../src-engine/contract/endpoints/words.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceCards } from '../../ui/fields.tsx';
import { ErrorNote, Loading } from '../../ui/page.tsx';
import { presetIdOf } from './policy-texts.ts';
import { PrivateWords } from './private-words.tsx';
import { StepActions } from './step.tsx';
import type { SetUp } from './use-set-up.ts';

/** What is cut: a preset or one of the user's own, and their private words. */
export function PolicyStep({ setUp, onDone }: { readonly setUp: SetUp; readonly onDone: () => void }) {
  const { t } = useTranslation('onboarding');
  const { answer: policies, policyId } = setUp.policy;
  const [phrase, setPhrase] = useState('');
  const add = useVerb(addWords, ['words.list']);
  if (policies.error !== null)
    return <ErrorNote error={policies.error} onRetry={() => void policies.refetch()} />;
  if (policies.data === undefined) return <Loading lines={6} />;
  const addPhrase = (then?: () => void) => {
    if (phrase.trim() === '') {
      then?.();
      return;
    }
    add.mutate(
      { words: [{ phrase: phrase.trim(), category: 'private' }] },
      {
        onSuccess: () => {
          setPhrase('');
          then?.();
        },
      },
    );
  };
  return (
    <>
      <ChoiceCards
        label={t('policy.which')}
        value={policyId}
        onChange={setUp.policy.set}
        options={policies.data.policies.map((entry) => {
          const preset = presetIdOf(entry.policyId);
          return preset === undefined
            ? { value: entry.policyId, label: entry.policy.name, help: entry.policy.description }
            : { value: preset, label: t(`preset.${preset}.name`), help: t(`preset.${preset}.help`) };
        })}
      />
      <PrivateWords
        phrase={phrase}
        onPhrase={setPhrase}
        onAdd={() => addPhrase()}
        isPending={add.isPending}
        error={add.error}
      />
      <StepActions
        undo={
          setUp.policy.isPicked ? (
            <Button onPress={() => setUp.policy.revert()}>{t('takeBack')}</Button>
          ) : null
        }
      >
        {/* What was typed and not added yet is meant as well. */}
        <Button variant="primary" isPending={add.isPending} onPress={() => addPhrase(onDone)}>
          {t(setUp.policy.isChanged ? 'policy.use' : 'next')}
        </Button>
      </StepActions>
    </>
  );
}
