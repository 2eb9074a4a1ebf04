/** How the engine is, and its end. */
import { getStatus, shutDown } from '../contract/endpoints/engine.ts';
import type { ModelState } from '../contract/state.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';
import type { SpeechDetectorState } from './ports/speech.ts';
import { DEFAULT_DELAY_MS } from './protection/protection.ts';

export function modelStateOf(state: SpeechDetectorState): ModelState {
  return { state: state.kind, restarts: state.kind === 'restarting' ? state.restarts : 0 };
}

/** The safety delay that is in force; before a set-up the one that is planned, ms. */
export function delayNow({ stage, settings }: Pick<EngineContext, 'stage' | 'settings'>): number {
  return stage.stage.delayMs ?? settings.read().stage?.delayMs ?? DEFAULT_DELAY_MS;
}

export function engineOperations(context: EngineContext): Operation[] {
  const { stage, detector, protection, picture } = context;
  return [
    operation(getStatus, async () => ({
      engineVersion: context.engineVersion,
      startedAt: context.startedAt,
      protection: protection.state,
      obs: stage.obs,
      stage: stage.stage,
      model: modelStateOf(detector.state),
      delayMs: delayNow(context),
      inputs: protection.inputStatuses(),
      cuts: protection.cuts(),
      picture: picture.state,
    })),
    operation(shutDown, async () => {
      context.endSoon();
      return { stopping: true as const };
    }),
  ];
}
