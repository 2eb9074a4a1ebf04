/** Which capture hears which input of OBS. */
import { randomBytes } from 'node:crypto';
import { bindInput, unbindInput } from '../contract/endpoints/protection.ts';
import { UserError } from '../contract/errors.ts';
import type { BoundInput } from '../contract/inputs.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';

export function inputOperations({ stage, settings, policies, protection }: EngineContext): Operation[] {
  return [
    operation(bindInput, async ({ inputName, capture, policyId }) => {
      if (policyId !== undefined) policies.get(policyId);
      const found = (await stage.listInputs()).find((input) => input.inputName === inputName);
      if (found === undefined || !found.hasAudio) {
        throw new UserError(
          'not-found',
          'OBS has no input with sound of that name.',
          'See "airlock inputs" for those there are.',
        );
      }
      const before = settings.read().inputs.find((input) => input.inputName === inputName);
      const bound: BoundInput = {
        inputId: before?.inputId ?? `input-${randomBytes(4).toString('hex')}`,
        inputName,
        ...(found.inputUuid === undefined ? {} : { inputUuid: found.inputUuid }),
        capture,
        ...(policyId === undefined ? {} : { policyId }),
      };
      await settings.update((value) => ({
        ...value,
        inputs: [...value.inputs.filter(({ inputId }) => inputId !== bound.inputId), bound],
      }));
      // While others are protected, so is this one, and a new capture takes the place of the old one.
      if (protection.isStarted) {
        await protection.stopInput(bound.inputId);
        await protection.start({ inputIds: [bound.inputId], keepPause: true });
      }
      protection.tell();
      return bound;
    }),
    operation(unbindInput, async ({ inputId }) => {
      if (!settings.read().inputs.some((input) => input.inputId === inputId)) throw noSuchInput();
      await settings.update((value) => ({
        ...value,
        inputs: value.inputs.filter((input) => input.inputId !== inputId),
      }));
      await protection.stopInput(inputId);
      protection.tell();
      return { inputId };
    }),
  ];
}

export function noSuchInput(): UserError {
  return new UserError(
    'not-found',
    'There is no bound input of that id.',
    'See "airlock status" for those there are.',
  );
}
