/** The shell as a client of the engine, on the engine's real server. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Protection } from '../../../src-engine/contract/state.ts';
import type { Operation } from '../../../src-engine/operations/operation.ts';
import { EngineLink } from '../../../src-main/engine-link/engine-link.ts';
import { engineVerbs, hotkeyVerbs } from '../../../src-main/engine-link/hotkey-verbs.ts';
import { until } from '../../helpers/stage/processes.ts';
import { fakeOperations, startTestEngine } from '../server/harness.ts';

let word: Protection['word'];
let streaming: boolean;
let calls: string[];
let said: (Protection['word'] | undefined)[];
let link: EngineLink;
const protection = (): Protection => ({ word, reasons: [] });

/** Answers for the endpoints that the shell calls; what they were called with is noted. */
function operations(): Operation[] {
  const answers: Readonly<Record<string, () => unknown>> = {
    'status.get': () => ({
      engineVersion: '0.0.0',
      startedAt: new Date().toISOString(),
      protection: protection(),
      obs: { state: 'connected', streaming, recording: false },
      stage: { state: 'ready', protectedScenes: [], problems: [] },
      model: { state: 'ready', restarts: 0 },
      delayMs: 1500,
      inputs: [],
      cuts: [],
    }),
    'incidents.list': () => ({ incidents: [incident] }),
    'incidents.markFalseAlarm': () => ({ ...incident, falseAlarm: true }),
    'bleep.now': () => ({ inputs: [] }),
  };
  return fakeOperations([]).map((operation) => ({
    ...operation,
    handle: async (input: object) => {
      calls.push(`${operation.endpoint.name} ${JSON.stringify(input)}`);
      return (answers[operation.endpoint.name] ?? protection)();
    },
  })) as Operation[];
}

const incident = {
  incidentId: 'incident-9',
  at: '2026-11-25T10:00:00.000Z',
  inputId: 'mic-1',
  category: 'profanity.strong',
  action: 'mute',
  durationMs: 300,
  leakedMs: 0,
  latenessMs: 0,
  policyName: 'Family friendly',
  falseAlarm: false,
};

beforeEach(() => {
  [word, streaming, calls, said] = ['protected', false, [], []];
  link = new EngineLink((told) => said.push(told?.word));
});
afterEach(() => link.follow(undefined));

test('asks once, then follows; a word that is gone is told; a lost link is linked again', async () => {
  const { server, events } = await startTestEngine({ operations: operations() });
  link.follow(server);
  await until('it knows', () => said.length > 0);
  expect([link.protection?.word, link.isLive]).toEqual(['protected', true]);
  events.publish({ type: 'protection', protection: { word: 'paused', reasons: [] } });
  await until('it follows', () => said.length > 1);
  expect(link.protection?.word).toBe('paused');
  word = 'not-protected';
  await server.close();
  await until('it says that it knows no more', () => said.at(-1) === undefined);
  expect(link.isLive).toBe(false);
  const again = await startTestEngine({ operations: operations() });
  link.follow(again.server);
  await until('it knows again', () => said.at(-1) === 'not-protected');
  expect(link.isLive).toBe(false);
  again.events.publish({
    type: 'obs',
    obs: { state: 'connected', streaming: true, recording: false },
  });
  await until('on air is live', () => link.isLive);
  link.follow(undefined);
  expect(said.at(-1)).toBeUndefined();
});

test('on air counts as live from the start, whatever the word is', async () => {
  [word, streaming] = ['not-protected', true];
  const { server } = await startTestEngine({ operations: operations() });
  link.follow(server);
  await until('it knows', () => said.length > 0);
  expect(link.isLive).toBe(true);
});

test('each hotkey is a verb of the engine', async () => {
  const { server } = await startTestEngine({ operations: operations() });
  link.follow(server);
  await until('it knows', () => said.length > 0);
  calls = [];
  await hotkeyVerbs.panic(link);
  await hotkeyVerbs.pause(link);
  await hotkeyVerbs['bleep-now'](link);
  await hotkeyVerbs['false-alarm'](link);
  await engineVerbs.endPanic(link);
  expect(calls).toEqual([
    'panic.start {}',
    'protection.pause {}',
    'bleep.now {"lastMs":3000,"action":"bleep"}',
    'incidents.list {"limit":1}',
    'incidents.markFalseAlarm {"incidentId":"incident-9","falseAlarm":true}',
    'panic.end {}',
  ]);
  await hotkeyVerbs.pause({ call: link.call.bind(link), protection: { word: 'paused', reasons: [] } });
  expect(calls.at(-1), 'pressed again it ends the pause').toBe('protection.start {}');
});

test('no engine, and an engine that refuses: both reject', async () => {
  await expect(hotkeyVerbs.panic(link)).rejects.toThrow();
  const { server } = await startTestEngine({ operations: operations() });
  link.follow({ port: server.port, token: 'wrong' });
  await expect(hotkeyVerbs.panic(link)).rejects.toThrow('refused');
});
