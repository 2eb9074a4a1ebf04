import { type FormEvent, useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { type Category, categories } from '../../../src-engine/contract/categories.ts';
import { addWords, listWords } from '../../../src-engine/contract/endpoints/words.ts';
import { useVerb } from '../../clients/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Select, Switch, TextField } from '../../ui/fields.tsx';
import { ErrorNote, Note } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import { MAX_PHRASES_AT_ONCE, readWordLines } from './word-lines.ts';

const MAX_FILE_BYTES = 1_000_000;

type FileFault = 'tooLarge' | 'unreadable' | 'empty';

/** Masked while it is typed, unless the streamer asks to see it; gone from the page once it is sent. */
export function AddWords() {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const [text, setText] = useState('');
  const [label, setLabel] = useState('');
  const [category, setCategory] = useState<Category>('private');
  const [isShown, setShown] = useState(false);
  const [isMany, setMany] = useState(false);
  const [fileFault, setFileFault] = useState<FileFault>();
  const { send, badLines, addedCount, add } = useAdding(category);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFileFault(undefined);
    if (add.isPending || !(await send(text, isMany ? '' : label.trim()))) return;
    setText('');
    setLabel('');
  };
  const sendFile = async (file: File) => {
    const lines = await readFile(file);
    setFileFault('fault' in lines ? lines.fault : undefined);
    if ('text' in lines) await send(lines.text, '');
  };
  return (
    <form className="ui-stack" onSubmit={(event) => void submit(event)} autoComplete="off">
      {isMany ? (
        <TextField
          label={t('words.fieldMany')}
          help={t('words.fieldHelp')}
          value={text}
          onChange={setText}
          rows={5}
          isMasked={!isShown}
        />
      ) : (
        <TextField
          label={t('words.field')}
          help={t('words.fieldHelp')}
          value={text}
          onChange={setText}
          type={isShown ? 'text' : 'password'}
          // Password managers offer to keep what is typed into such a field, unless it is a new password's.
          autoComplete={isShown ? 'off' : 'new-password'}
          maxLength={200}
        />
      )}
      <div className="ui-row">
        <Switch isSelected={isShown} onChange={setShown}>
          {t('words.show')}
        </Switch>
        <Switch isSelected={isMany} onChange={setMany}>
          {t('words.many')}
        </Switch>
      </div>
      <Select
        label={t('words.category')}
        help={t('words.categoryHelp')}
        value={category}
        onChange={setCategory}
        options={categories.map((value) => ({ value, label: t(`common:category.${value}`) }))}
      />
      {isMany ? null : (
        <TextField
          label={t('words.label')}
          help={t('words.labelHelp')}
          value={label}
          onChange={setLabel}
          maxLength={80}
        />
      )}
      <ErrorNote error={add.error} />
      {fileFault === undefined ? null : (
        <Note tone="bad" title={t(`words.fileFault.${fileFault}`)}>
          <p>{t('words.fileFaultMeans')}</p>
        </Note>
      )}
      {badLines.length === 0 ? null : (
        <Note tone="warn" title={t('words.badLines', { lines: badLines.join(', ') })}>
          <p>{t('words.badLinesMeans')}</p>
        </Note>
      )}
      <div className="ui-row">
        <Button
          variant="primary"
          type="submit"
          isDisabled={!may || text.trim() === ''}
          isPending={add.isPending}
        >
          {t('words.submit')}
        </Button>
        <FileTrigger
          acceptedFileTypes={['text/plain', '.txt', '.csv']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) void sendFile(file);
          }}
        >
          <Button isDisabled={!may || add.isPending}>{t('words.file')}</Button>
        </FileTrigger>
        <span role="status">{addedCount === 0 ? null : t('words.added', { count: addedCount })}</span>
      </div>
      <p className="ui-field-help">{t('words.fileHelp')}</p>
    </form>
  );
}

/** Adds the phrases of a text, as many at once as the engine takes. */
function useAdding(category: Category) {
  const [badLines, setBadLines] = useState<readonly number[]>([]);
  const [addedCount, setAddedCount] = useState(0);
  const add = useVerb(addWords, [listWords.name]);
  const send = async (text: string, label: string): Promise<boolean> => {
    const { phrases, badLines: bad } = readWordLines(text);
    setBadLines(bad);
    setAddedCount(0);
    const named = phrases.length === 1 && label !== '' ? { label } : {};
    let count = 0;
    for (let from = 0; from < phrases.length; from += MAX_PHRASES_AT_ONCE) {
      const part = phrases.slice(from, from + MAX_PHRASES_AT_ONCE);
      const words = part.map((phrase) => ({ phrase, category, ...named }));
      const done = await add.mutateAsync({ words }).catch(() => undefined);
      // What is wrong is shown below the fields; what was typed stays.
      if (done === undefined) return false;
      count += part.length;
    }
    setAddedCount(count);
    return bad.length === 0;
  };
  return { send, badLines, addedCount, add };
}

async function readFile(file: File): Promise<{ readonly text: string } | { readonly fault: FileFault }> {
  if (file.size > MAX_FILE_BYTES) return { fault: 'tooLarge' };
  const text = await file.text().catch(() => undefined);
  if (text === undefined) return { fault: 'unreadable' };
  const { phrases, badLines } = readWordLines(text);
  return phrases.length === 0 && badLines.length === 0 ? { fault: 'empty' } : { text };
}
