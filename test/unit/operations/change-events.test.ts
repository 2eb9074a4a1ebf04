/** Two windows open at a time agree: each change is told to all of them, whoever made it. */
import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../../../src-engine/contract/events.ts';
import { until } from '../../helpers/stage/processes.ts';
import { MICROPHONE, type PracticeEngine, protectedEngine, startPracticeEngine } from './practice-engine.ts';

type Changed = Extract<EngineEvent, { type: 'changed' }>['what'];

const toldOf = ({ client }: PracticeEngine, what: Changed) =>
  client.of('changed').filter((event) => event.what === what).length;

/** Does `work` and waits until windows are told. */
async function tells(engine: PracticeEngine, what: Changed, work: () => unknown): Promise<void> {
  const before = toldOf(engine, what);
  await work();
  await until(`${what} is told`, () => toldOf(engine, what) > before, { timeoutMs: 5000 });
}

test('verbs tell what they changed, once it is changed; a refused one tells nothing', async () => {
  const engine = await protectedEngine();
  const { client, detector, bound } = engine;
  const { call } = client;
  const policy = { version: 1, name: 'Mine', strict: true, rules: [] };
  await tells(engine, 'policies', () => call('PUT', '/policies/mine', { policy }));
  await tells(engine, 'policies', () => call('DELETE', '/policies/mine'));
  const { words } = await call<{ words: { wordId: string }[] }>('POST', '/words', {
    words: [{ phrase: 'birchwood', category: 'private' }],
  });
  await until('words are told', () => toldOf(engine, 'words') === 1);
  await tells(engine, 'words', () => call('DELETE', `/words/${words[0]?.wordId}`));
  await tells(engine, 'allow-list', () => call('PUT', '/allow-list', { phrases: ['birchwood lane'] }));
  await tells(engine, 'settings', () => call('PUT', '/settings', { videoMemoryBudgetBytes: 5 }));
  detector.say('slur.origin');
  await until('the cut has ended', () => client.of('incident').length === 1, { timeoutMs: 5000 });
  const incidentId = client.of('incident')[0]?.incident.incidentId;
  await tells(engine, 'incidents', () => call('POST', `/incidents/${incidentId}/false-alarm`, {}));
  await tells(engine, 'inputs', () =>
    call('POST', '/protect', { inputs: [{ inputId: bound.inputId, policyId: 'no-slurs' }] }),
  );
  await tells(engine, 'inputs', () => call('DELETE', `/inputs/${bound.inputId}`));

  const before = client.of('changed').length;
  await expect(call('PUT', '/policies/no-slurs', { policy })).rejects.toThrow('409');
  await expect(call('DELETE', '/words/none')).rejects.toThrow('404');
  await call('GET', '/settings');
  expect(client.of('changed').length).toBe(before);
  expect(JSON.stringify(client.events)).not.toContain('birchwood');
});

describe('what happens in OBS', () => {
  test('is told without a stage as well: inputs and scenes come, go and get other names', async () => {
    const engine = await startPracticeEngine();
    const { client, practice } = engine;
    const { world } = practice;
    await tells(engine, 'obs-inputs', () =>
      client.call('PUT', '/obs/link', { url: practice.url, password: practice.password }),
    );
    await tells(engine, 'obs-scenes', () => world.addScene('Break'));
    await tells(engine, 'obs-scenes', () => world.removeScene('Break'));
    await tells(engine, 'obs-inputs', () => world.addInput('Live', 'Guest', 'practice_microphone', {}));
    await tells(engine, 'obs-inputs', () => world.renameInput('Guest', 'Friend'));
    await tells(engine, 'obs-inputs', () => world.removeInput('Friend'));
    await tells(engine, 'obs-scenes', () => {
      world.programmeScene = 'Intermission';
      world.emit('CurrentProgramSceneChanged', { sceneName: 'Intermission' });
    });
  });

  test('a bound input that is renamed: its new name is saved before windows are told', async () => {
    const engine = await protectedEngine();
    await tells(engine, 'inputs', () => engine.practice.world.renameInput(MICROPHONE, 'Guest'));
    expect((await engine.status()).inputs[0]?.inputName).toBe('Guest');
  });

  test('a set-up and an undo change inputs and scenes', async () => {
    const engine = await protectedEngine();
    await tells(engine, 'obs-scenes', () => engine.client.call('POST', '/stage/undo', {}));
    await tells(engine, 'obs-inputs', () => engine.client.call('POST', '/stage/set-up', {}));
  });
});
