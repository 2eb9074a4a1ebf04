import { useState } from 'react';
import { FileTrigger, Button as ListButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { validatePolicy } from '../../../src-engine/contract/endpoints/policies.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { call } from '../../clients/engine-client.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Badge, ErrorNote, Note } from '../../ui/page.tsx';
import { useMay } from '../rights.ts';
import type { LeaveGuard } from './leave-guard.tsx';
import { useDraft } from './policy-draft.ts';
import { type PolicyEntry, type PolicyProblem, saveAsNew } from './policy-entries.ts';
import { readPolicyFile } from './policy-file.ts';
import { ProblemList } from './policy-problems.tsx';
import { policyName } from './preset-texts.ts';

export interface PolicyListProps {
  readonly entries: readonly PolicyEntry[];
  readonly chosenId: string | undefined;
  readonly onChoose: (policyId: string) => void;
  readonly onAsk: LeaveGuard['ask'];
}

export function PolicyList({ entries, chosenId, onChoose, onAsk }: PolicyListProps) {
  const { t } = useTranslation(['policies', 'common']);
  const draft = useDraft();
  const groups = [
    { name: 'own', members: entries.filter(({ preset }) => !preset) },
    { name: 'presets', members: entries.filter(({ preset }) => preset) },
  ] as const;
  return (
    <nav className="pol-list" aria-label={t('list.label')}>
      {groups.map(({ name, members }) => (
        <div key={name} className="pol-list-group">
          <h2>{t(`list.${name}`)}</h2>
          {members.length === 0 ? <p className="ui-soft">{t('list.none')}</p> : null}
          <ul>
            {members.map(({ policyId, policy, preset, default: isDefault }) => (
              <li key={policyId}>
                <ListButton
                  className="pol-list-item"
                  aria-current={policyId === chosenId}
                  onPress={() => policyId !== chosenId && onChoose(policyId)}
                >
                  <span className="pol-list-name">
                    {policyName(t, { policyId, policy, preset, default: isDefault })}
                  </span>
                  {isDefault ? <Badge tone="neutral">{t('badge.default')}</Badge> : null}
                  {policy.dryRun ? (
                    <Badge tone="warn" icon="warning">
                      {t('badge.dryRun')}
                    </Badge>
                  ) : null}
                  {draft?.policyId === policyId ? <Badge tone="info">{t('badge.unsaved')}</Badge> : null}
                </ListButton>
              </li>
            ))}
          </ul>
        </div>
      ))}
      <NewPolicies entries={entries} onChoose={onChoose} onAsk={onAsk} />
    </nav>
  );
}

type ImportFault =
  | { readonly kind: 'too-large' | 'not-json' | 'unreadable' }
  | { readonly kind: 'problems'; readonly problems: readonly PolicyProblem[] }
  | { readonly kind: 'error'; readonly error: unknown };

function NewPolicies({ entries, onChoose, onAsk }: Omit<PolicyListProps, 'chosenId'>) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const [fault, setFault] = useState<ImportFault>();
  const add = async (policy: Policy) => {
    setFault(undefined);
    await saveAsNew(policy, entries).then(onChoose, (error: unknown) => setFault({ kind: 'error', error }));
  };
  const addEmpty = () =>
    onAsk(() => {
      void add({
        version: 1,
        name: t('newName'),
        description: '',
        strict: true,
        sensitivity: 'balanced',
        dryRun: false,
        rules: [],
        picture: { strict: true, rules: [] },
      });
    });
  const importFile = async (file: File) => {
    const text = await file.text().catch(() => undefined);
    if (text === undefined) return setFault({ kind: 'unreadable' });
    const read = readPolicyFile(text);
    if ('fault' in read) return setFault({ kind: read.fault });
    try {
      const checked = await call(validatePolicy, { policy: read.value });
      if (!checked.valid || checked.policy === undefined)
        return setFault({ kind: 'problems', problems: checked.problems });
      await add(checked.policy);
    } catch (error) {
      setFault({ kind: 'error', error });
    }
  };
  return (
    <div className="ui-stack">
      <div className="ui-row">
        <Button isDisabled={!may} onPress={addEmpty}>
          <Icon name="plus" /> {t('list.new')}
        </Button>
        <FileTrigger
          acceptedFileTypes={['application/json', '.json']}
          onSelect={(files) => {
            const file = files?.[0];
            if (file !== undefined) onAsk(() => void importFile(file));
          }}
        >
          <Button isDisabled={!may}>{t('list.import')}</Button>
        </FileTrigger>
      </div>
      {fault === undefined ? null : fault.kind === 'error' ? (
        <ErrorNote error={fault.error} />
      ) : (
        <Note tone="bad" title={t('import.failed')} onDismiss={() => setFault(undefined)}>
          {fault.kind === 'problems' ? (
            <ProblemList problems={fault.problems} />
          ) : (
            <p>{t(`import.${fault.kind}`)}</p>
          )}
          <p>{t('import.means')}</p>
        </Note>
      )}
    </div>
  );
}
