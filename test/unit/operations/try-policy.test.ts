import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startPracticeEngine } from './practice-engine.ts';

interface Tried {
  matches: { fromIndex: number; untilIndex: number; category: string; action: string; ruleIndex?: number }[];
}

test('a sentence is tried on a policy: places and actions, never the text', async () => {
  const { client, folder, engine } = await startPracticeEngine();
  await client.call('POST', '/words', { words: [{ phrase: 'birchwood lane', category: 'private' }] });
  const text = 'Damn, I live at Birchwood Lane near a bloody tapir';
  const policy = {
    version: 1,
    name: 'Tried',
    strict: true,
    rules: [
      { category: 'profanity.mild', action: 'none', inputs: ['input-1'] },
      { category: 'profanity', action: 'bleep', when: 'live' },
    ],
  };
  const tried = await client.call<Tried>('POST', '/try-policy', { text, policy });
  expect(tried.matches.map((match) => [text.slice(match.fromIndex, match.untilIndex), match.action])).toEqual(
    [
      ['Damn', 'bleep'],
      ['Birchwood Lane', 'none'],
      ['bloody', 'bleep'],
    ],
  );
  expect(tried.matches.map(({ ruleIndex }) => ruleIndex)).toEqual([1, undefined, 1]);
  expect(JSON.stringify(tried).toLowerCase()).not.toMatch(/birchwood|damn|tapir/);

  const onInput = await client.call<Tried>('POST', '/try-policy', {
    text: 'damn',
    policy,
    inputId: 'input-1',
  });
  expect(onInput.matches).toEqual([
    { fromIndex: 0, untilIndex: 4, category: 'profanity.mild', action: 'none', ruleIndex: 0 },
  ]);
  const preset = await client.call<Tried>('POST', '/try-policy', { text, policyId: 'family-friendly' });
  expect(preset.matches[1]).toMatchObject({ category: 'private', action: 'mute', ruleIndex: 0 });
  await expect(client.call('POST', '/try-policy', { text })).rejects.toThrow('422');
  await expect(client.call('POST', '/try-policy', { text, policyId: 'none' })).rejects.toThrow('404');

  await engine.stop();
  for (const file of await readdir(join(folder, 'logs'))) {
    expect(await readFile(join(folder, 'logs', file), 'utf8')).not.toMatch(/tapir|birchwood/i);
  }
});
