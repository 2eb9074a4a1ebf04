import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings } from '../../../src-engine/contract/endpoints/engine.ts';
import { getPicture, setPicture } from '../../../src-engine/contract/endpoints/picture.ts';
import { deletePolicy, listPolicies } from '../../../src-engine/contract/endpoints/policies.ts';
import { bindInput } from '../../../src-engine/contract/endpoints/protection.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import { useAnswer, useVerb } from '../../clients/queries.ts';
import { engineStore } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Badge, ErrorNote, Panel } from '../../ui/page.tsx';
import { saveFile } from '../../ui/save-file.ts';
import { useBoundInputs, useMay } from '../rights.ts';
import type { LeaveGuard } from './leave-guard.tsx';
import { discardDraft, useDraft } from './policy-draft.ts';
import { type PolicyEntry, saveAsNew } from './policy-entries.ts';
import { policyFileName, policyFileText } from './policy-file.ts';
import { policyName } from './preset-texts.ts';

export interface PolicyActionsProps {
  readonly entry: PolicyEntry;
  readonly entries: readonly PolicyEntry[];
  /** As it stands on the page, changes included. */
  readonly policy: Policy;
  readonly onChoose: (policyId: string) => void;
  readonly onAsk: LeaveGuard['ask'];
}

/** Who uses the policy, and what can be done with it as a whole. */
export function PolicyActions(props: PolicyActionsProps) {
  const { t } = useTranslation(['policies', 'common']);
  return (
    <Panel title={t('use.title')}>
      <UsedBy {...props} />
      <WholePolicy {...props} />
    </Panel>
  );
}

function UsedBy({ entry, entries }: PolicyActionsProps) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const inputs = useBoundInputs();
  const bind = useVerb(bindInput);
  const makeDefault = useVerb(changeSettings, [listPolicies.name]);
  const defaultEntry = entries.find((one) => one.default);
  const inForce = (policyId: string | undefined) =>
    entries.find((one) => one.policyId === policyId) ?? defaultEntry;
  return (
    <>
      <div className="ui-row">
        {entry.default ? (
          <>
            <Badge tone="good" icon="check">
              {t('badge.default')}
            </Badge>
            <span className="ui-soft">{t('use.isDefault')}</span>
          </>
        ) : (
          <Button
            isDisabled={!may}
            isPending={makeDefault.isPending}
            onPress={() => makeDefault.mutate({ defaultPolicyId: entry.policyId })}
          >
            {t('use.makeDefault')}
          </Button>
        )}
      </div>
      <ErrorNote error={makeDefault.error} />
      <h3>{t('use.inputs')}</h3>
      {inputs.length === 0 ? (
        <p className="ui-soft">{t('noInputs')}</p>
      ) : (
        <ul className="pol-inputs">
          {inputs.map(({ inputId, inputName, capture, policyId }) => {
            const current = inForce(policyId);
            const isOurs = current?.policyId === entry.policyId;
            return (
              <li key={inputId}>
                <strong>{inputName}</strong>
                <span className="ui-soft">
                  {current === undefined
                    ? null
                    : t(policyId === undefined ? 'use.byDefault' : 'use.by', {
                        name: policyName(t, current),
                      })}
                </span>
                {isOurs ? (
                  <Badge tone="good" icon="check">
                    {t('use.thisOne')}
                  </Badge>
                ) : (
                  <Button
                    isDisabled={!may || bind.isPending}
                    aria-label={t('use.assignTo', { input: inputName })}
                    onPress={() =>
                      bind.mutate(
                        // The default stays the default: it goes without a policy of its own.
                        { inputName, capture, ...(entry.default ? {} : { policyId: entry.policyId }) },
                        { onSuccess: () => void engineStore.refresh() },
                      )
                    }
                  >
                    {t('use.assign')}
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <PictureUse entry={entry} entries={entries} />
      <p className="ui-field-help">{t('use.assignHelp')}</p>
      <ErrorNote error={bind.error} />
    </>
  );
}

/** The picture follows one policy, its own or the default. */
function PictureUse({ entry, entries }: Pick<PolicyActionsProps, 'entry' | 'entries'>) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const settings = useAnswer(getPicture, {}).data?.settings;
  const set = useVerb(setPicture, [getPicture.name]);
  if (settings === undefined) return null;
  const { policyId, ...others } = settings;
  const current = entries.find((one) => one.policyId === policyId) ?? entries.find((one) => one.default);
  const name = current === undefined ? '' : policyName(t, current);
  return (
    <>
      <ul className="pol-inputs">
        <li>
          <strong>{t('use.picture')}</strong>
          <span className="ui-soft">{t(policyId === undefined ? 'use.byDefault' : 'use.by', { name })}</span>
          {current?.policyId === entry.policyId ? (
            <Badge tone="good" icon="check">
              {t('use.thisOne')}
            </Badge>
          ) : (
            <Button
              isDisabled={!may}
              isPending={set.isPending}
              aria-label={t('use.assignTo', { input: t('use.picture') })}
              // The default stays the default: it goes without a policy of its own.
              onPress={() =>
                set.mutate({ ...others, ...(entry.default ? {} : { policyId: entry.policyId }) })
              }
            >
              {t('use.assign')}
            </Button>
          )}
        </li>
      </ul>
      <ErrorNote error={set.error} />
    </>
  );
}

function WholePolicy({ entry, entries, policy, onChoose, onAsk }: PolicyActionsProps) {
  const { t } = useTranslation(['policies', 'common']);
  const may = useMay('control');
  const isDirty = useDraft()?.policyId === entry.policyId;
  const [isAsking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>();
  const remove = useVerb(deletePolicy, [listPolicies.name]);
  const copy = () => onAsk(() => void saveAsNew(entry.policy, entries).then(onChoose, setError));
  return (
    <>
      <div className="ui-row">
        {entry.preset ? null : (
          <Button isDisabled={!may} onPress={copy}>
            {t('copy')}
          </Button>
        )}
        <Button onPress={() => saveFile(policyFileName(policy), policyFileText(policy), 'application/json')}>
          {t(isDirty ? 'exportUnsaved' : 'export')}
        </Button>
        {entry.preset ? null : (
          <Button variant="danger" isDisabled={!may} onPress={() => setAsking(true)}>
            {t('remove.button')}
          </Button>
        )}
      </div>
      <ErrorNote error={error ?? remove.error} />
      <Dialog
        title={t('remove.title', { name: entry.policy.name })}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{t('common:cancel')}</Button>
            <Button
              variant="danger"
              isPending={remove.isPending}
              onPress={() =>
                remove.mutate(
                  { policyId: entry.policyId },
                  {
                    onSuccess: () => discardDraft(),
                    onSettled: () => setAsking(false),
                  },
                )
              }
            >
              {t('common:delete')}
            </Button>
          </>
        }
      >
        <p>{t('remove.means')}</p>
      </Dialog>
    </>
  );
}
