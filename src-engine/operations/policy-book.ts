/** The presets and the user's own policies under one roof. */
import { UserError } from '../contract/errors.ts';
import type { Policy } from '../contract/policy.ts';
import { preset, presetIds } from '../policy/presets.ts';
import type { Settings, SettingsStore } from './ports/settings.ts';

export interface PolicyEntry {
  readonly policyId: string;
  readonly preset: boolean;
  readonly default: boolean;
  readonly policy: Policy;
}

export function isPresetId(policyId: string): boolean {
  return presetIds.some((id) => id === policyId);
}

export class PolicyBook {
  readonly #settings: SettingsStore;

  constructor(settings: SettingsStore) {
    this.#settings = settings;
  }

  list(): PolicyEntry[] {
    const settings = this.#settings.read();
    return [
      ...presetIds.map((policyId) => entryOf(settings, policyId, preset(policyId))),
      ...settings.policies.map(({ policyId, policy }) => entryOf(settings, policyId, policy)),
    ];
  }

  /** @throws UserError `not-found`. */
  get(policyId: string): PolicyEntry {
    const found = this.list().find((entry) => entry.policyId === policyId);
    if (found) return found;
    throw new UserError(
      'not-found',
      'There is no policy of that id.',
      'See "airlock policies" for those there are.',
    );
  }

  /** The policy of an input; the default where it has none, and the first preset where that is gone. */
  forInput(policyId: string | undefined): Policy {
    const wanted = [policyId, this.#settings.read().defaultPolicyId];
    const entries = this.list();
    const found = wanted.flatMap((id) => entries.find((entry) => entry.policyId === id) ?? [])[0];
    return found?.policy ?? preset('family-friendly');
  }
}

function entryOf(settings: Settings, policyId: string, policy: Policy): PolicyEntry {
  return { policyId, preset: isPresetId(policyId), default: settings.defaultPolicyId === policyId, policy };
}
