/** What a list of the engine's events says about its models and about one input. */
import type { EngineEvent } from '../../src-engine/contract/events.ts';

export function modelStates(events: readonly EngineEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'model' && event.model.state !== 'loading' ? event.model.state : [],
  );
}

export function captures(events: readonly EngineEvent[], inputId: string): string[] {
  return events.flatMap((event) =>
    event.type === 'capture' && event.inputId === inputId ? event.capture.state : [],
  );
}

export function caughtUp(events: readonly EngineEvent[], inputId: string): boolean {
  return events.some((event) => event.type === 'caught-up' && event.inputId === inputId);
}

/** Of each spell of unchecked sound: whether it airs. */
export function airs(events: readonly EngineEvent[], inputId: string): boolean[] {
  return events.flatMap((event) =>
    event.type === 'catching-up' && event.inputId === inputId ? event.airs : [],
  );
}
