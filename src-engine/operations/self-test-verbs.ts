import { getSelfTest, startSelfTest } from '../contract/endpoints/engine.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';

export function selfTestOperations({ selfTest }: EngineContext): Operation[] {
  return [
    operation(startSelfTest, async () => selfTest.start()),
    operation(getSelfTest, async () => selfTest.last),
  ];
}
