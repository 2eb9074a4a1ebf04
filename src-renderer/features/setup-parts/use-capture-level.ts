/** The level of a microphone that is tried: by a preview, or by the protection that hears it already. */
import { useEffect, useState } from 'react';
import { startCapturePreview, stopCapturePreview } from '../../../src-engine/contract/endpoints/engine.ts';
import type { CaptureBinding } from '../../../src-engine/contract/inputs.ts';
import type { CaptureState } from '../../../src-engine/contract/state.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import { engineStore } from '../../state/engine-store.ts';
import { captureKey } from './captures.ts';

/** Louder than a quiet room, and quieter than anybody who speaks to a microphone. */
const HEARD_ABOVE_DBFS = -42;
/** So many steps above it: a knock on the table is not a voice. */
const HEARD_STEPS = 4;
const SILENCE_DBFS = -120;

export interface CaptureLevel {
  readonly peakDbfs: number;
  readonly state: CaptureState['state'];
  /** Somebody was heard since this capture was chosen. */
  readonly isHeard: boolean;
  readonly error: CallError | undefined;
}

const nothing: CaptureLevel = { peakDbfs: SILENCE_DBFS, state: 'starting', isHeard: false, error: undefined };

/** One after the other: a stop that overtakes the next start would end it. */
let lastCall: Promise<unknown> = Promise.resolve();

function inTurn(work: () => Promise<unknown>): Promise<unknown> {
  lastCall = lastCall.then(work, work);
  return lastCall;
}

/**
 * Listens to `capture` while the component is there. With `inputId` the engine hears that input for protection: then its own
 * levels are shown, and nothing is opened. `attempt` begins anew.
 */
export function useCaptureLevel(
  capture: CaptureBinding | undefined,
  inputId: string | undefined,
  attempt: number,
): CaptureLevel {
  const [level, setLevel] = useState(nothing);
  const key = capture === undefined ? undefined : captureKey(capture);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the capture, `attempt` begins anew
  useEffect(() => {
    setLevel(nothing);
    if (capture === undefined) return undefined;
    let steps = 0;
    let isGone = false;
    const take = (peakDbfs: number, state: CaptureState['state']) => {
      steps += peakDbfs > HEARD_ABOVE_DBFS ? 1 : 0;
      const isHeard = steps >= HEARD_STEPS;
      setLevel((before) => ({ ...before, peakDbfs, state, isHeard: before.isHeard || isHeard }));
    };
    const end = engineStore.onEvent((event) => {
      if (event.type === 'capture-preview' && inputId === undefined)
        take(event.peakDbfs, event.capture.state);
      if (event.type === 'levels' && inputId !== undefined) {
        const own = event.inputs.find((input) => input.inputId === inputId);
        if (own !== undefined) take(own.peakDbfs, 'running');
      }
    });
    if (inputId === undefined) {
      void inTurn(() => call(startCapturePreview, { capture })).catch((error: CallError) => {
        if (!isGone) setLevel({ ...nothing, state: 'lost', error });
      });
    }
    return () => {
      isGone = true;
      end();
      if (inputId === undefined) void inTurn(() => call(stopCapturePreview, {})).catch(() => undefined);
    };
  }, [key, inputId, attempt]);

  return level;
}
