import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Badge, ErrorNote, Note, Panel } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import type { LeaveGuard } from './leave-guard.tsx';
import { PictureRules } from './picture-rules.tsx';
import { PolicyActions } from './policy-actions.tsx';
import { discardDraft, editPolicy, rebaseDraft, useDraft } from './policy-draft.ts';
import { samePolicy } from './policy-edits.ts';
import { type PolicyEntry, saveAsNew } from './policy-entries.ts';
import { PolicyFields } from './policy-fields.tsx';
import { ProblemList } from './policy-problems.tsx';
import { policyAsShown } from './preset-texts.ts';
import { SoundRules } from './sound-rules.tsx';
import { TryRecording } from './try-recording.tsx';
import { TrySentence } from './try-sentence.tsx';
import type { Saving } from './use-saving.ts';

export interface PolicyDetailProps {
  readonly entry: PolicyEntry;
  readonly entries: readonly PolicyEntry[];
  readonly saving: Saving;
  readonly onChoose: (policyId: string) => void;
  readonly onAsk: LeaveGuard['ask'];
}

/** One policy: its rules, how sure it must be, who uses it, and what it would cut. */
export function PolicyDetail({ entry, entries, saving, onChoose, onAsk }: PolicyDetailProps) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const draft = useDraft();
  const mine = draft?.policyId === entry.policyId ? draft : undefined;
  const policy = mine?.policy ?? policyAsShown(t, entry);
  const isReadOnly = entry.preset || !may;
  const change = (next: typeof policy) => {
    saving.forget();
    editPolicy(entry.policyId, entry.policy, next);
  };
  return (
    <div className="ui-stack">
      <Panel
        title={policy.name}
        aside={entry.preset ? null : <SaveBar isDirty={mine !== undefined} saving={saving} mayChange={may} />}
      >
        <p className="ui-soft">{policy.description}</p>
        {policy.dryRun ? (
          <Note tone="warn" title={t('dryRun.loud')}>
            <p>{t('dryRun.means')}</p>
          </Note>
        ) : null}
        {mine !== undefined && !samePolicy(mine.base, entry.policy) ? (
          <Note tone="warn" title={t('conflict.title')}>
            <p>{t('conflict.means')}</p>
            <div className="ui-row">
              <Button onPress={discardDraft}>{t('conflict.takeTheirs')}</Button>
              <Button onPress={() => rebaseDraft(entry.policy)}>{t('conflict.keepMine')}</Button>
            </div>
          </Note>
        ) : null}
        {saving.problems.length === 0 ? null : (
          <Note tone="bad" title={t('problems.title')}>
            <ProblemList problems={saving.problems} />
            <p>{t('problems.means')}</p>
          </Note>
        )}
        <ErrorNote error={saving.error} />
        {entry.preset ? (
          <PresetNote entry={entry} entries={entries} onChoose={onChoose} onAsk={onAsk} />
        ) : null}
        <h3>{t('soundTitle')}</h3>
        <SoundRules policy={policy} isReadOnly={isReadOnly} problems={saving.problems} onChange={change} />
      </Panel>
      <PictureRules policy={policy} isReadOnly={isReadOnly} problems={saving.problems} onChange={change} />
      <PolicyFields policy={policy} isReadOnly={isReadOnly} problems={saving.problems} onChange={change} />
      <PolicyActions entry={entry} entries={entries} policy={policy} onChoose={onChoose} onAsk={onAsk} />
      <div className="ui-columns">
        <TrySentence policy={policy} />
        <TryRecording policy={policy} />
      </div>
    </div>
  );
}

/** Always there, so that nothing moves when something is changed. */
function SaveBar({
  isDirty,
  saving,
  mayChange,
}: {
  readonly isDirty: boolean;
  readonly saving: Saving;
  readonly mayChange: boolean;
}): ReactNode {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <div className="ui-row">
      <span role="status" className="pol-save-state">
        {isDirty ? (
          <Badge tone="warn" icon="info">
            {t('badge.unsaved')}
          </Badge>
        ) : saving.isSaved ? (
          <Badge tone="good" icon="check">
            {t('saved')}
          </Badge>
        ) : null}
      </span>
      <Button isDisabled={!isDirty} onPress={discardDraft}>
        {t('discard')}
      </Button>
      <Button
        variant="primary"
        isDisabled={!isDirty || !mayChange}
        isPending={saving.isSaving}
        onPress={() => void saving.save()}
      >
        {t('common:save')}
      </Button>
    </div>
  );
}

function PresetNote({ entry, entries, onChoose, onAsk }: Omit<PolicyDetailProps, 'saving'>) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const [error, setError] = useState<unknown>();
  const copy = () => onAsk(() => void saveAsNew(policyAsShown(t, entry), entries).then(onChoose, setError));
  return (
    <Note tone="info" title={t('preset.title')}>
      <p>{t('preset.means')}</p>
      <Button isDisabled={!may} onPress={copy}>
        {t('preset.copy')}
      </Button>
      <ErrorNote error={error} />
    </Note>
  );
}
