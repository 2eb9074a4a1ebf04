/** What the engine tells its guardian: where to go should it die, and not to open anything in a panic. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { until } from '../../helpers/stage/processes.ts';
import { MICROPHONE, protectedEngine } from './practice-engine.ts';

interface Told {
  readonly type: string;
  readonly safeScene?: string;
  readonly inputs?: string[];
}

test('the safe scene of the stage, also another one, and none once the stage is undone', async () => {
  const told: Told[] = [];
  const { client, practice } = await protectedEngine({}, { send: (message) => told.push(message as Told) });
  const lastWatch = () => told.findLast(({ type }) => type === 'guardian.watch');
  expect(lastWatch()).toMatchObject({ inputs: [MICROPHONE], safeScene: 'Airlock safe scene' });
  await client.call('POST', '/stage/set-up', { delayMs: 600, safeSceneName: 'Intermission' });
  await until('it is told', () => lastWatch()?.safeScene === 'Intermission');
  await client.call('POST', '/stage/undo', {});
  await until('it rests', () => told.at(-1)?.type === 'guardian.rest');
  expect(practice.world.programmeScene).toBe('Live');
});

test('in a panic it is not told to open; once the panic is over it is', async () => {
  const told: Told[] = [];
  const { client, practice } = await protectedEngine({}, { send: (message) => told.push(message as Told) });
  const takeOvers = () => told.filter(({ type }) => type === 'guardian.took-over').length;
  await client.call('POST', '/panic', {});
  const before = takeOvers();
  const linked = () => client.of('obs').filter(({ obs }) => obs.state === 'connected').length;
  const links = linked();
  practice.dropSessions();
  await until('OBS is back', () => linked() > links, { timeoutMs: 10_000 });
  // What a link leads to follows it: the inputs are looked at again, and the guardian would be told.
  await sleep(500);
  expect(takeOvers()).toBe(before);
  await client.call('POST', '/panic/end', {});
  await until('it is told', () => takeOvers() > before);
});
