/** Diagnostics hold what helps and nothing that is the user's: canaries are planted wherever a name or a word can be. */
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { thisMachine } from '../../../src-engine/storage/machine.ts';
import { MICROPHONE, protectedEngine } from './practice-engine.ts';

interface Diagnostics {
  sections: { title: string; lines: string[] }[];
}

test('they say how the engine, the machine, OBS and each input do; nothing of them is a name, a word or a secret', async () => {
  const { client, practice, engine, folder } = await protectedEngine({
    name: 'Canary policy',
    description: 'canary description',
  });
  await client.call('POST', '/words', {
    words: [
      { phrase: 'canary lane', category: 'private', label: 'canary label' },
      { phrase: 'canary', category: 'sexual' },
    ],
  });
  await client.call('PUT', '/allow-list', { phrases: ['canary allowed'] });
  await client.call('PUT', '/policies/canary-id', {
    policy: { version: 1, name: 'Canary', strict: true, rules: [] },
    makeDefault: true,
  });
  practice.world.renameInput(MICROPHONE, 'Canary microphone');
  await client.call('POST', '/stage/set-up', {
    delayMs: 600,
    scenes: [{ sceneName: 'Live' }],
    safeSceneName: 'Intermission',
  });
  const { code } = await client.call<{ code: string }>('POST', '/pairing-codes', { scope: 'read' });
  const paired = await fetch(`http://127.0.0.1:${engine.port}/pair`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code, name: 'Canary browser' }),
  });
  const session = /=([\w-]{43})/.exec(paired.headers.get('set-cookie') ?? '')?.[1] as string;
  await appendFile(
    join(folder, 'logs', 'airlock.log'),
    `${JSON.stringify({ message: `at ${homedir()}/airlock` })}\n`,
  );

  const { sections } = await client.call<Diagnostics>('GET', '/diagnostics');
  const textOf = (title: string) => sections.find((each) => each.title === title)?.lines.join('\n') ?? '';
  expect(textOf('Airlock')).toMatch(/version \d+\.\d+\.\d+.*speech model: ready, 0 restarts/s);
  expect(textOf('This computer')).toMatch(/node v24\..*threads.*GiB free, .*disk \d/s);
  expect(textOf('Protection')).toMatch(/reasons: .*safety delay 600 ms/s);
  expect(textOf('OBS')).toMatch(/link: connected, OBS practice.*stage: (ready|edited), 1 scenes protected/s);
  expect(textOf('Inputs')).toMatch(/^input 1: socket, running, .*lag \d+ ms/s);
  expect(textOf('Settings')).toMatch(/safe scene chosen.*default policy: own, own policies: 2/s);
  expect(textOf('Settings')).toMatch(/words: 2, of them private: 1, allowed: 1.*paired browsers: 1/s);
  expect(textOf('Log, the last lines')).toContain('The engine has started');
  expect(textOf('Log, the last lines')).toContain('at ~/airlock');

  const all = JSON.stringify(sections);
  expect(all).not.toMatch(/canary|microphone|Intermission|Live|127\.0\.0\.1/i);
  for (const secret of [practice.password, engine.token, session, folder, homedir(), code]) {
    expect(all).not.toContain(secret);
  }
});

test('the log’s end is what was written last, over the file that was begun anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'airlock-log-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const machine = thisMachine({ dataDir: folder, logDir: folder, home: 'C:\\Users\\canary' });
  expect(await machine.logLines(5)).toEqual([]);
  await appendFile(join(folder, 'airlock.log.1'), 'one\ntwo\nthree\n');
  await appendFile(join(folder, 'airlock.log'), `four\n${JSON.stringify({ at: 'C:\\Users\\canary\\x' })}\n`);
  expect(await machine.logLines(3)).toEqual(['three', 'four', '{"at":"~\\\\x"}']);
  expect((await machine.facts()).diskFreeBytes).toBeGreaterThan(0);
});
