/** The policies: read, saved, checked, tried. */
import {
  deletePolicy,
  dryRunPolicy,
  getPolicy,
  listPolicies,
  savePolicy,
  tryPolicy,
  validatePolicy,
} from '../contract/endpoints/policies.ts';
import { UserError } from '../contract/errors.ts';
import { type Policy, policySchema } from '../contract/policy.ts';
import { decidingRule, evaluate } from '../policy/evaluate.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import { isPresetId } from './policy-book.ts';
import { speechWordsOf } from './word-verbs.ts';

/** Where a tried sentence stands in a stream: nowhere, so that rules for the stream or the recording alone hold too. */
const OUTPUTS = { streaming: true, recording: true };

export function policyOperations(context: EngineContext): Operation[] {
  const { settings, policies, protection, picture, secrets, wordFinder, nowMs } = context;

  const policyToTry = (policyId: string | undefined, policy: Policy | undefined): Policy => {
    const tried = policy ?? (policyId === undefined ? undefined : policies.get(policyId).policy);
    if (tried !== undefined) return tried;
    throw new UserError('policy-invalid', 'No policy to try.', 'Give a policyId or a policy.');
  };

  return [
    operation(listPolicies, async () => ({ policies: policies.list() })),
    operation(getPolicy, async ({ policyId }) => policies.get(policyId)),
    operation(savePolicy, async ({ policyId, policy, makeDefault }) => {
      if (isPresetId(policyId)) {
        throw new UserError('conflict', 'A preset cannot be changed.', 'Save the policy under another id.');
      }
      await settings.update((value) => ({
        ...value,
        policies: [...value.policies.filter((one) => one.policyId !== policyId), { policyId, policy }],
        defaultPolicyId: makeDefault ? policyId : value.defaultPolicyId,
      }));
      protection.policiesChanged();
      picture.settingsChanged();
      return policies.get(policyId);
    }),
    operation(deletePolicy, async ({ policyId }) => {
      const { preset } = policies.get(policyId);
      const value = settings.read();
      const isUsed =
        value.defaultPolicyId === policyId ||
        value.picture.policyId === policyId ||
        value.inputs.some((input) => input.policyId === policyId);
      if (preset || isUsed) {
        throw new UserError(
          'conflict',
          preset ? 'A preset cannot be deleted.' : 'This policy is in use.',
          preset
            ? 'Nothing to do: it takes no room.'
            : 'Give its inputs and the picture another policy first.',
        );
      }
      await settings.update((all) => ({
        ...all,
        policies: all.policies.filter((one) => one.policyId !== policyId),
      }));
      return { policyId };
    }),
    operation(validatePolicy, async ({ policy }) => {
      const parsed = policySchema.safeParse(policy);
      if (parsed.success) return { valid: true, problems: [], policy: parsed.data };
      const problems = parsed.error.issues.slice(0, 50).map(({ path, message }) => ({
        field: path.map(String).join('.').slice(0, 300),
        message: message.slice(0, 500),
      }));
      return { valid: false, problems };
    }),
    operation(dryRunPolicy, async ({ policyId, policy, detection, streaming, recording }) => {
      const tried = policyToTry(policyId, policy);
      const full = {
        ...detection,
        id: 'dry-run',
        detector: 'speech' as const,
        firstEvidenceAtMs: detection.untilMs,
      };
      const [decision] = evaluate([full], tried, { nowMs: nowMs(), streaming, recording });
      if (decision === undefined) return { decision: null };
      const { action, fromMs, untilMs, ruleIndex } = decision;
      return { decision: { action, fromMs, untilMs, ruleIndex } };
    }),
    operation(tryPolicy, async ({ text, policyId, policy, inputId = 'none' }) => {
      const tried = policyToTry(policyId, policy);
      const found = await wordFinder.find(text, speechWordsOf(secrets.read()));
      const matches = found.map(({ fromIndex, untilIndex, category }) => {
        // As if surely heard: what is tried is the policy, not the microphone.
        const detection = {
          id: 'tried',
          inputId,
          detector: 'speech' as const,
          category,
          confidence: 1,
          fromMs: 0,
          untilMs: 0,
          firstEvidenceAtMs: 0,
        };
        const ruleIndex = decidingRule(detection, tried, { nowMs: 0, ...OUTPUTS });
        const action = ruleIndex === undefined ? 'none' : (tried.rules[ruleIndex]?.action ?? 'none');
        return { fromIndex, untilIndex, category, action, ...(ruleIndex === undefined ? {} : { ruleIndex }) };
      });
      return { matches };
    }),
  ];
}
