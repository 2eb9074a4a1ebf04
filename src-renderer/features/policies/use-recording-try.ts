/** One recording at a time: read, listened to, done; cancelled when the page goes away. */
import { useEffect, useRef, useState } from 'react';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import type { RecordingTryResult } from '../../../src-engine/contract/recording-try.ts';
import { decodeRecording, peaksOf, type RecordingFault } from './recording-sound.ts';
import { policyOnInput, tryRecording } from './recording-try.ts';
import { checkedPolicy } from './trying.tsx';

const DRAWN_PEAKS = 240;

export interface TriedRecording {
  readonly fileName: string;
  readonly result: RecordingTryResult;
  readonly peaks: readonly number[];
  /** With which rules: others since mean that the result is old. */
  readonly policy: Policy;
}

export type RecordingTryState =
  | { readonly step: 'idle' | 'reading' | 'cancelled' }
  | { readonly step: 'listening'; readonly share: number }
  | { readonly step: 'refused'; readonly fault: RecordingFault }
  | { readonly step: 'failed'; readonly error: unknown }
  | ({ readonly step: 'done' } & TriedRecording);

export function useRecordingTry() {
  const [state, setState] = useState<RecordingTryState>({ step: 'idle' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const start = async (file: File, policy: Policy, inputId: string | undefined) => {
    running.current?.abort();
    const own = new AbortController();
    running.current = own;
    const { signal } = own;
    // What comes after a cancel belongs to nobody.
    const show = (next: RecordingTryState) => !signal.aborted && setState(next);
    show({ step: 'reading' });
    try {
      const checked = policyOnInput(await checkedPolicy(policy), inputId);
      const sound = await decodeRecording(file);
      if (signal.aborted) return;
      if ('fault' in sound) {
        show({ step: 'refused', fault: sound.fault });
        return;
      }
      show({ step: 'listening', share: 0 });
      const result = await tryRecording(sound.samples, checked, {
        signal,
        onProgress: (share) => show({ step: 'listening', share }),
      });
      show({ step: 'done', fileName: file.name, result, peaks: peaksOf(sound.samples, DRAWN_PEAKS), policy });
    } catch (error) {
      show({ step: 'failed', error });
    }
  };
  const cancel = () => {
    running.current?.abort();
    setState({ step: 'cancelled' });
  };
  return { state, start, cancel };
}
