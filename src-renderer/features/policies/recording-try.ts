/** Sends a recording to the engine as far as it wants it, and waits for what the policy would cut. */
import { encodeCaptureFrame } from '../../../src-engine/contract/capture-frame.ts';
import type { Policy } from '../../../src-engine/contract/policy.ts';
import type {
  RecordingTryResult,
  RecordingTryServerMessage,
} from '../../../src-engine/contract/recording-try.ts';
import { CallError, openSocket } from '../../clients/engine-client.ts';
import { RecordingFrames } from './recording-frames.ts';

export interface RecordingTryOptions {
  /** Closes the connection: the engine stops at once and keeps nothing. */
  readonly signal: AbortSignal;
  /** 0 to 1. */
  readonly onProgress: (share: number) => void;
}

/** Rejects with a CallError, or with the signal's reason where it was cancelled. */
export async function tryRecording(
  samples: Float32Array,
  policy: Policy,
  { signal, onProgress }: RecordingTryOptions,
): Promise<RecordingTryResult> {
  const socket = await openSocket('/try-recording');
  const frames = new RecordingFrames(samples);
  let isEnded = false;
  const send = (untilMs: number) => {
    for (const frame of frames.next(untilMs))
      socket.send(encodeCaptureFrame(frame) as Uint8Array<ArrayBuffer>);
    if (!frames.isDone || isEnded) return;
    isEnded = true;
    socket.send(JSON.stringify({ type: 'end' }));
  };
  try {
    return await new Promise<RecordingTryResult>((resolve, reject) => {
      const cancel = () => reject(signal.reason);
      if (signal.aborted) cancel();
      signal.addEventListener('abort', cancel, { once: true });
      socket.onopen = () => socket.send(JSON.stringify({ type: 'start', policy }));
      socket.onmessage = ({ data }) => {
        const message = JSON.parse(data as string) as RecordingTryServerMessage;
        if (message.type === 'want') send(message.untilMs);
        else if (message.type === 'progress') onProgress(Math.min(1, message.doneMs / frames.durationMs));
        else if (message.type === 'done') resolve(message.result);
        else reject(new CallError(message.code, message.message, message.advice));
      };
      // After "done" and "failed" nothing of this matters any more.
      socket.onclose = () =>
        reject(new CallError('engine-unreachable', 'The engine went away.', 'Try again in a moment.'));
    });
  } finally {
    socket.close();
  }
}

/** The policy as it holds on one input: a recording has none by itself. */
export function policyOnInput(policy: Policy, inputId: string | undefined): Policy {
  if (inputId === undefined) return policy;
  const rules = policy.rules
    .filter((rule) => rule.inputs === undefined || rule.inputs.includes(inputId))
    .map(({ inputs: _, ...rule }) => rule);
  return { ...policy, rules };
}
