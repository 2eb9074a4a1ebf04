import { randomUUID } from 'node:crypto';
import type { Decision } from '../../contract/flow.ts';
import type { ProtectedInput } from './protected-input.ts';

/**
 * Cuts what was said in the last `lastMs` and has not aired yet; gives how much that is, ms. The streamer does not say what
 * it was, so it counts as private: the kind of which nothing is told.
 */
export function bleepLast(
  line: ProtectedInput,
  lastMs: number,
  action: 'mute' | 'bleep',
  nowMs: number,
): number {
  const { delayMs, offsetMs } = line.timing;
  const fromMs = Math.max(nowMs - lastMs, nowMs - delayMs - offsetMs);
  if (fromMs >= nowMs) return 0;
  const id = `bleep-${randomUUID()}`;
  const decision: Decision = {
    id,
    inputId: line.inputId,
    category: 'private',
    action,
    detectionId: id,
    fromMs,
    untilMs: nowMs,
    content: { fromMs, untilMs: nowMs },
    coolDownMs: 0,
    ruleIndex: 0,
    decidedAtMs: nowMs,
    dryRun: false,
  };
  line.line.gate.put(decision);
  return nowMs - fromMs;
}
