/** Every verb of the engine but the two that the server has itself (pairing codes and pairing). */
import type { EngineContext } from './engine-context.ts';
import { engineOperations } from './engine-verbs.ts';
import { incidentOperations } from './incident-verbs.ts';
import { inputOperations } from './input-verbs.ts';
import { obsOperations } from './obs-verbs.ts';
import type { Operation } from './operation.ts';
import { policyOperations } from './policy-verbs.ts';
import { protectionOperations } from './protection-verbs.ts';
import { selfTestOperations } from './self-test-verbs.ts';
import { stageOperations } from './stage-verbs.ts';
import { wordOperations } from './word-verbs.ts';

export function allOperations(context: EngineContext): Operation[] {
  return [
    engineOperations,
    obsOperations,
    stageOperations,
    inputOperations,
    protectionOperations,
    policyOperations,
    wordOperations,
    incidentOperations,
    selfTestOperations,
  ].flatMap((make) => make(context));
}
