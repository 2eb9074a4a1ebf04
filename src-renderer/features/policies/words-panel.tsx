import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { listWords, removeWord } from '../../../src-engine/contract/endpoints/words.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Badge, EmptyState, ErrorNote, Loading, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { AddWords } from './add-words.tsx';

type Word = z.output<typeof listWords.result>['words'][number];

/** The streamer's own words. They go in and never come out: a stream shows its streamer's screen now and then. */
export function WordsPanel() {
  const { t } = useTranslation('policies');
  return (
    <div className="ui-columns">
      <Panel title={t('words.add')}>
        <p className="ui-soft">{t('words.lead')}</p>
        <AddWords />
      </Panel>
      <WordList />
    </div>
  );
}

function WordList() {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const answer = useAnswer(listWords, {});
  const remove = useVerb(removeWord, [listWords.name]);
  const [asked, setAsked] = useState<{ readonly wordId: string; readonly name: string }>();
  const words = answer.data?.words ?? [];
  // Dots are read out as nothing, or as forty times "bullet".
  const nameOf = ({ label }: Word, index: number) => label ?? t('words.masked', { number: index + 1 });
  return (
    <Panel
      title={t('words.list')}
      aside={answer.isSuccess ? <span>{t('words.count', { count: words.length })}</span> : null}
    >
      {answer.isPending ? <Loading /> : null}
      <ErrorNote error={answer.error} onRetry={() => void answer.refetch()} />
      <ErrorNote error={remove.error} />
      <p role="status" className="visually-hidden">
        {remove.isSuccess ? t('words.removed') : ''}
      </p>
      {answer.isSuccess && words.length === 0 ? (
        <EmptyState icon="shield" title={t('words.empty')}>
          <p>{t('words.emptyMeans')}</p>
        </EmptyState>
      ) : null}
      {words.length === 0 ? null : (
        <ul className="pol-phrases" aria-label={t('words.list')}>
          {words.map((word, index) => (
            <li key={word.wordId}>
              <span className="pol-phrase">
                {word.label ?? (
                  <>
                    <span aria-hidden="true">{word.masked}</span>
                    <span className="visually-hidden">{nameOf(word, index)}</span>
                  </>
                )}
              </span>
              <Badge tone="neutral">{t(`common:category.${word.category}`)}</Badge>
              <Button
                variant="quiet"
                isDisabled={!may || remove.isPending}
                onPress={() => setAsked({ wordId: word.wordId, name: nameOf(word, index) })}
                aria-label={t('words.remove', { name: nameOf(word, index) })}
              >
                <Icon name="cross" /> {t('words.removeButton')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Dialog
        title={t('words.removeTitle', { name: asked?.name ?? '' })}
        isOpen={asked !== undefined}
        onClose={() => setAsked(undefined)}
        actions={
          <>
            <Button onPress={() => setAsked(undefined)}>{t('common:cancel')}</Button>
            <Button
              variant="danger"
              isPending={remove.isPending}
              onPress={() => {
                if (asked === undefined) return;
                remove.mutate({ wordId: asked.wordId }, { onSettled: () => setAsked(undefined) });
              }}
            >
              {t('words.removeButton')}
            </Button>
          </>
        }
      >
        <p>{t('words.removeMeans')}</p>
      </Dialog>
    </Panel>
  );
}
