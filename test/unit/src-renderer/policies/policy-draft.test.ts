import { beforeEach, describe, expect, it } from 'vitest';
import { policySchema } from '../../../../src-engine/contract/policy.ts';
import {
  currentDraft,
  discardDraft,
  editPolicy,
  rebaseDraft,
} from '../../../../src-renderer/features/policies/policy-draft.ts';

const saved = policySchema.parse({ version: 1, name: 'Mine', strict: true, rules: [] });
const changed = { ...saved, strict: false };
const theirs = { ...saved, description: 'from another window' };

describe('the draft of a policy', () => {
  beforeEach(discardDraft);

  it('begins with the first change and ends where it leads back', () => {
    editPolicy('mine', saved, changed);
    expect(currentDraft()).toEqual({ policyId: 'mine', base: saved, policy: changed });
    editPolicy('mine', saved, { ...changed, strict: true });
    expect(currentDraft()).toBeUndefined();
  });

  it('remembers what it began from while another window saves something else', () => {
    editPolicy('mine', saved, changed);
    editPolicy('mine', theirs, { ...changed, name: 'Ours' });
    expect(currentDraft()).toMatchObject({ base: saved, policy: { name: 'Ours', strict: false } });
    rebaseDraft(theirs);
    expect(currentDraft()).toMatchObject({ base: theirs, policy: { name: 'Ours' } });
  });
});
