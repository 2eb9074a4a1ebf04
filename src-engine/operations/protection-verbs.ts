/** Protect, pause, panic, and the bleep button. */
import { bleepNow, endPanic, panic, pause, protect } from '../contract/endpoints/protection.ts';
import { UserError } from '../contract/errors.ts';
import type { EngineContext } from './engine-context.ts';
import { noSuchInput } from './input-verbs.ts';
import { type Operation, operation } from './operation.ts';
import { bleepLast } from './protection/bleep-last.ts';

const MS_PER_MINUTE = 60_000;

export function protectionOperations(context: EngineContext): Operation[] {
  const { stage, settings, policies, protection, nowMs } = context;
  return [
    operation(protect, async ({ inputs }) => {
      const bound = settings.read().inputs;
      for (const { inputId, policyId } of inputs ?? []) {
        if (!bound.some((input) => input.inputId === inputId)) throw noSuchInput();
        if (policyId !== undefined) policies.get(policyId);
      }
      const wanted = new Map(inputs?.map(({ inputId, policyId }) => [inputId, policyId]));
      if ([...wanted.values()].some((policyId) => policyId !== undefined)) {
        await settings.update((value) => ({
          ...value,
          inputs: value.inputs.map((input) => {
            const policyId = wanted.get(input.inputId);
            return policyId === undefined ? input : { ...input, policyId };
          }),
        }));
        protection.policiesChanged();
      }
      await protection.start(inputs === undefined ? {} : { inputIds: [...wanted.keys()] });
      return protection.state;
    }),
    operation(pause, async ({ minutes }) => {
      protection.pause(minutes === undefined ? undefined : minutes * MS_PER_MINUTE);
      return protection.state;
    }),
    operation(panic, async () => {
      await stage.panic();
      return protection.state;
    }),
    operation(endPanic, async () => {
      if (!stage.panicActive) {
        throw new UserError('conflict', 'There is no panic to end.', 'Nothing to do.');
      }
      await stage.endPanic();
      return protection.state;
    }),
    operation(bleepNow, async ({ inputId, lastMs, action }) => {
      if (stage.obs.state === 'not-linked') {
        throw new UserError('obs-not-linked', 'No OBS is linked.', 'Start OBS and link it.');
      }
      if (inputId !== undefined && protection.line(inputId) === undefined) throw noSuchInput();
      const lines = protection.lines.filter((line) => inputId === undefined || line.inputId === inputId);
      if (lines.length === 0 || protection.state.word === 'paused') {
        throw new UserError(
          'conflict',
          'No input is protected now, so nothing can be cut.',
          'Switch protection on: "airlock protect".',
        );
      }
      const cuts = lines.map((line) => ({
        inputId: line.inputId,
        cutMs: bleepLast(line, lastMs, action, nowMs()),
      }));
      protection.step();
      return { inputs: cuts };
    }),
  ];
}
