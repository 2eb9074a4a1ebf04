/** The engine put together, on a practice stage: cuts, failing closed, panic, pause, its end. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { endpoints } from '../../../src-engine/contract/endpoints.ts';
import type { Incident } from '../../../src-engine/contract/incidents.ts';
import { startEngine } from '../../../src-engine/main.ts';
import { until } from '../../helpers/stage/processes.ts';
import { DELAY_MS, MICROPHONE, protectedEngine, startPracticeEngine } from './practice-engine.ts';

/** Pads of a rule without its own, ms. */
const PAD_MS = 60;
/** What a busy machine may be off by; on an idle one it is under 5 ms. */
const SLACK_MS = 60;

describe('cuts', () => {
  test('a word is cut at its airtime, with its pads, and is in the journal without the word', async () => {
    const { client, detector, practice, bound, muted, status } = await protectedEngine();
    await sleep(300);
    const before = practice.cuts(MICROPHONE).length;
    const word = detector.say('slur.origin');
    await until('it is planned', () => client.of('cut-planned').length === 1, { timeoutMs: 5000 });
    expect((await status()).cuts).toEqual([client.of('cut-planned')[0]?.cut]);
    await until('the cut has ended', () => client.of('incident').length === 1, { timeoutMs: 5000 });
    expect((await status()).cuts).toEqual([]);

    const cut = practice.cuts(MICROPHONE)[before];
    expect(Math.abs((cut?.sourceFromMs ?? 0) - (word.fromMs - PAD_MS))).toBeLessThan(SLACK_MS);
    expect(Math.abs((cut?.sourceUntilMs ?? 0) - (word.untilMs + PAD_MS))).toBeLessThan(SLACK_MS);
    expect(muted()).toBe(false);
    const { incidents } = await client.call<{ incidents: Incident[] }>('GET', '/incidents');
    expect(incidents).toHaveLength(1);
    expect(incidents[0]).toMatchObject({
      inputId: bound.inputId,
      category: 'slur.origin',
      action: 'mute',
      policyName: 'Tested',
      falseAlarm: false,
    });
    expect(client.of('detection')[0]).toMatchObject({ inputId: bound.inputId, category: 'slur.origin' });
    expect(client.of('cut-ended')[0]?.leakedMs).toBe(0);
  });

  test('a dry run shows the cut and touches nothing', async () => {
    const { client, detector, practice } = await protectedEngine({ dryRun: true });
    await sleep(400);
    detector.say('slur.origin');
    await until('the cut has ended', () => client.of('cut-ended').length === 1, { timeoutMs: 5000 });
    expect(client.of('cut-ended')[0]?.cut.dryRun).toBe(true);
    expect(practice.cuts(MICROPHONE)).toEqual([]);
    expect(client.of('incident')).toEqual([]);
  });

  test('the bleep button cuts what was just said', async () => {
    const { client, practice } = await protectedEngine();
    const before = practice.cuts(MICROPHONE).length;
    const pressedMs = performance.now();
    const { inputs } = await client.call<{ inputs: { cutMs: number }[] }>('POST', '/bleep', {
      lastMs: 300,
      action: 'mute',
    });
    expect(inputs[0]?.cutMs).toBeCloseTo(300, 0);
    await until('the cut has ended', () => client.of('incident').length === 1, { timeoutMs: 5000 });
    const cut = practice.cuts(MICROPHONE)[before];
    expect(Math.abs((cut?.sourceFromMs ?? 0) - (pressedMs - 300))).toBeLessThan(SLACK_MS);
  });

  test('an input that is renamed is cut under its new name', async () => {
    const { client, detector, practice } = await protectedEngine();
    practice.world.renameInput(MICROPHONE, 'Guest');
    await until('it is known', async () => {
      const { inputs } = await client.call<{ inputs: { inputName: string }[] }>('GET', '/status');
      return inputs[0]?.inputName === 'Guest';
    });
    const before = practice.cuts('Guest').length;
    detector.say('private');
    await until('the cut has ended', () => client.of('incident').length === 1, { timeoutMs: 5000 });
    expect(practice.cuts('Guest').length).toBe(before + 1);
  });
});

describe('fails closed', () => {
  test('a strict policy mutes from the start until what airs was checked', async () => {
    const { practice } = await protectedEngine();
    const [first] = practice.cuts(MICROPHONE);
    expect((first?.airUntilMs ?? 0) - (first?.airFromMs ?? 0)).toBeGreaterThan(DELAY_MS / 2);
  });

  test('models that hang: strict mutes what they did not check, until they are back', async () => {
    const { detector, muted, becomes, reasons } = await protectedEngine();
    expect(muted()).toBe(false);
    detector.hang();
    await until('muted', muted, { timeoutMs: 5000 });
    await becomes('catching-up');
    detector.restart('hung');
    await becomes('not-protected');
    expect(await reasons()).toContain('model-down');
    detector.recover();
    await becomes('protected');
    expect(muted()).toBe(false);
  });

  test('models that crash: relaxed airs and says so', async () => {
    const { client, detector, practice, becomes, reasons } = await protectedEngine({ strict: false });
    const before = practice.cuts(MICROPHONE).length;
    detector.restart('crashed');
    await becomes('not-protected');
    await until('it says so', () => client.of('catching-up').some(({ cause }) => cause === 'behind'), {
      timeoutMs: 5000,
    });
    expect(client.of('catching-up').at(-1)?.airs).toBe(true);
    expect(await reasons()).toEqual(expect.arrayContaining(['model-down', 'falling-behind']));
    expect(practice.cuts(MICROPHONE).length).toBe(before);
  });

  test('a microphone that goes away: muted until it is heard again', async () => {
    const { source, muted, becomes, reasons } = await protectedEngine();
    source.lose();
    await becomes('not-protected');
    expect(await reasons()).toContain('capture-lost');
    await until('muted', muted, { timeoutMs: 5000 });
    source.back();
    await becomes('protected');
    expect(muted()).toBe(false);
  });

  test('OBS hears something else than we do: muted, and it is said', async () => {
    const { muted, client } = await protectedEngine(
      {},
      {
        level: (atMs) => 0.02 + 0.4 * Math.abs(Math.sin(atMs / 211) * Math.sin(atMs / 83)),
      },
    );
    const isSaid = () =>
      client
        .of('protection')
        .some(({ protection }) => protection.reasons.some(({ code }) => code === 'wrong-microphone'));
    await until('said', isSaid, { timeoutMs: 20_000 });
    await until('muted', muted, { timeoutMs: 5000 });
  });

  test('a link that drops: said at once, and all is as before when it is back', async () => {
    const { client, practice, muted, becomes } = await protectedEngine();
    practice.dropSessions();
    await until('said', () => client.of('obs').some(({ obs }) => obs.state === 'lost'), { timeoutMs: 5000 });
    await becomes('protected');
    expect(muted()).toBe(false);
  });

  test('a link that drops in mid-cut leaves no mute behind', async () => {
    const { client, detector, practice, muted, becomes } = await protectedEngine();
    detector.say('slur.origin', 400);
    await until('on air', () => client.of('cut-started').length === 1 && muted(), { timeoutMs: 5000 });
    practice.dropSessions();
    await until('over', () => client.of('cut-ended').length === 1, { timeoutMs: 5000 });
    await becomes('protected');
    await until('open', () => !muted(), { timeoutMs: 5000 });
    await sleep(500);
    expect(muted()).toBe(false);
  });
});

describe('the streamer’s own mute', () => {
  test('a cut that ends while they are muted leaves them muted', async () => {
    const { client, detector, practice, muted } = await protectedEngine();
    detector.say('slur.origin', 400);
    await until('on air', () => client.of('cut-started').length === 1 && muted(), { timeoutMs: 5000 });
    practice.world.setMuted(MICROPHONE, true);
    await until('over', () => client.of('cut-ended').length === 1, { timeoutMs: 5000 });
    await sleep(300);
    expect(muted()).toBe(true);
    practice.world.setMuted(MICROPHONE, false);
    await sleep(300);
    expect(muted()).toBe(false);
    expect(client.of('user-mute').map((event) => event.muted)).toEqual([true, false]);
  });

  test('what they muted is theirs over a lost link too', async () => {
    const { practice, muted, client } = await protectedEngine();
    practice.world.setMuted(MICROPHONE, true);
    await until('seen', () => client.of('user-mute').length === 1);
    practice.dropSessions();
    await until(
      'back',
      () => client.of('obs').at(-1)?.obs.state === 'connected' && client.of('obs').length > 1,
      { timeoutMs: 5000 },
    );
    await sleep(1500);
    expect(muted()).toBe(true);
  });
});

describe('by hand', () => {
  test('panic mutes and goes to the safe scene while the models hang; its end gives all back', async () => {
    const { client, detector, practice, muted, becomes, word } = await protectedEngine();
    detector.hang();
    await client.call('POST', '/panic', {});
    expect(muted()).toBe(true);
    expect(practice.world.programmeScene).toBe('Airlock safe scene');
    expect(await word()).toBe('panic');
    detector.recover();
    await sleep(DELAY_MS + 500);
    expect(muted()).toBe(true);
    await client.call('POST', '/panic/end', {});
    await becomes('protected');
    expect([muted(), practice.world.programmeScene]).toEqual([false, 'Live']);
    await expect(client.call('POST', '/panic/end', {})).rejects.toThrow('conflict');
  });

  test('a pause cuts nothing and ends by itself', async () => {
    const { client, detector, practice, becomes, word } = await protectedEngine();
    const before = practice.cuts(MICROPHONE).length;
    await client.call('POST', '/pause', { minutes: 2 / 60 });
    detector.say('slur.origin');
    expect(await word()).toBe('paused');
    await sleep(DELAY_MS + 600);
    expect(practice.cuts(MICROPHONE).length).toBe(before);
    await becomes('protected');
    detector.say('slur.origin');
    await until('the cut has ended', () => client.of('incident').length === 1, { timeoutMs: 5000 });
    expect(practice.cuts(MICROPHONE).length).toBe(before + 1);
  });

  test('undo ends protection, mutes and delay', async () => {
    const { client, detector, practice, muted, word } = await protectedEngine();
    detector.hang();
    await until('muted', muted, { timeoutMs: 5000 });
    await client.call('POST', '/stage/undo', {});
    expect([muted(), practice.world.input(MICROPHONE).offsetMs, await word()]).toEqual([
      false,
      0,
      'not-protected',
    ]);
  });

  test('without an input the picture alone is protected, and that is not called protected', async () => {
    const { client, practice, reasons } = await startPracticeEngine();
    await client.call('PUT', '/obs/link', { url: practice.url, password: practice.password });
    await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
    await expect(client.call('POST', '/protect', {})).resolves.toMatchObject({ word: 'not-protected' });
    expect(await reasons()).toContain('no-input-bound');
    await until('the picture is looked at', async () => {
      const { state } = await client.call<{ state: { word: string } }>('GET', '/picture');
      return state.word === 'protected';
    });
  });

  test('protect needs an OBS, a stage, and an input or a picture', async () => {
    const { client, practice } = await startPracticeEngine();
    await expect(client.call('POST', '/protect', {})).rejects.toThrow('obs-not-linked');
    await client.call('PUT', '/obs/link', { url: practice.url, password: practice.password });
    await expect(client.call('POST', '/protect', {})).rejects.toThrow('conflict');
    await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
    await client.call('PUT', '/picture', { on: false });
    await expect(client.call('POST', '/protect', {})).rejects.toThrow('conflict');
    await expect(
      client.call('POST', '/inputs', { inputName: 'Nobody', capture: { kind: 'socket' } }),
    ).rejects.toThrow('not-found');
  });
});

describe('start and end', () => {
  test('the end undoes the stage and lets the next engine in, which resumes', async () => {
    const { engine, practice, folder, muted } = await protectedEngine();
    await engine.stop();
    expect(practice.world.input(MICROPHONE).offsetMs).toBe(0);
    expect(practice.world.scenes.map(({ name }) => name)).toEqual(['Live', 'Intermission']);
    expect(muted()).toBe(false);
    const next = await startPracticeEngine({ folder, practice });
    await next.becomes('protected');
    expect(practice.world.input(MICROPHONE).offsetMs).toBe(DELAY_MS);
  });

  test('two engines in one folder: the second is refused', async () => {
    const { folder } = await startPracticeEngine();
    await expect(startEngine({ dataDir: folder, port: 0 })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('every endpoint has an operation behind it', async () => {
    const { client } = await startPracticeEngine();
    const missing: string[] = [];
    for (const { name, method, path } of endpoints) {
      if (name === 'engine.shutDown') continue;
      const url = path.replaceAll(/\{\w+\}/g, 'nobody');
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      const answer = await client.call(method, url, body).catch((error: Error) => error.message);
      if (typeof answer === 'string' && answer.includes('There is nothing at this address'))
        missing.push(name);
    }
    expect(missing).toEqual([]);
  });
});

test('no private word is in a file but the secrets, nor in an event', async () => {
  const canary = 'Zanzibarella Quuxington';
  const { client, detector, folder } = await protectedEngine();
  await client.call('POST', '/words', { words: [{ phrase: canary, category: 'private' }] });
  expect(detector.words?.privatePhrases).toEqual([canary]);
  detector.say('private');
  await until('the cut has ended', () => client.of('incident').length === 1, { timeoutMs: 5000 });
  const holding: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), 'utf8');
    if (/zanzibarella|quuxington/i.test(text)) holding.push(entry.name);
  }
  expect(holding.every((name) => name.startsWith('secrets.json'))).toBe(true);
  expect(JSON.stringify(client.events)).not.toMatch(/zanzibarella|quuxington/i);
});
