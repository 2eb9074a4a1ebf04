/** Every verb of the engine but those that the server has itself: pairing, and who the caller is. */

import { captureOperations } from './capture-verbs.ts';
import { tellingChanges } from './change-events.ts';
import { diagnosticsOperations } from './diagnostics-verbs.ts';
import type { EngineContext } from './engine-context.ts';
import { engineOperations } from './engine-verbs.ts';
import { incidentOperations } from './incident-verbs.ts';
import { inputOperations } from './input-verbs.ts';
import { obsOperations } from './obs-verbs.ts';
import type { Operation } from './operation.ts';
import { pictureOperations } from './picture-verbs.ts';
import { policyOperations } from './policy-verbs.ts';
import { protectionOperations } from './protection-verbs.ts';
import { selfTestOperations } from './self-test-verbs.ts';
import { settingsOperations } from './settings-verbs.ts';
import { stageOperations } from './stage-verbs.ts';
import { wordOperations } from './word-verbs.ts';

export function allOperations(context: EngineContext): Operation[] {
  const operations = [
    engineOperations,
    captureOperations,
    settingsOperations,
    obsOperations,
    stageOperations,
    inputOperations,
    protectionOperations,
    policyOperations,
    pictureOperations,
    wordOperations,
    incidentOperations,
    selfTestOperations,
    diagnosticsOperations,
  ].flatMap((make) => make(context));
  return tellingChanges(operations, context.publish);
}
