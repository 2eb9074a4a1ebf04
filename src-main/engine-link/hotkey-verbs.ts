/** What each hotkey does, over the engine's interface. */
import { listIncidents, markFalseAlarm } from '../../src-engine/contract/endpoints/incidents.ts';
import { bleepNow, endPanic, panic, pause, protect } from '../../src-engine/contract/endpoints/protection.ts';
import type { HotkeyAction } from '../contract/channels.ts';
import type { EngineLink } from './engine-link.ts';

type Verb = (link: Pick<EngineLink, 'call' | 'protection'>) => Promise<unknown>;

export const engineVerbs = {
  panic: (link) => link.call(panic, {}),
  endPanic: (link) => link.call(endPanic, {}),
  pause: (link) => link.call(pause, {}),
  protect: (link) => link.call(protect, {}),
  bleepNow: (link) => link.call(bleepNow, {}),
} as const satisfies Record<string, Verb>;

export const hotkeyVerbs = {
  // Never ends one: pressed twice in a fright, it must stay.
  panic: engineVerbs.panic,
  pause: (link) => (link.protection?.word === 'paused' ? engineVerbs.protect(link) : engineVerbs.pause(link)),
  'bleep-now': engineVerbs.bleepNow,
  'false-alarm': async (link) => {
    const { incidents } = await link.call(listIncidents, { limit: 1 });
    const [last] = incidents;
    if (last !== undefined) await link.call(markFalseAlarm, { incidentId: last.incidentId });
  },
} as const satisfies Record<HotkeyAction, Verb>;
