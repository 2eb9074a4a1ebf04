import { expect, onTestFinished, test } from 'vitest';
import { TextFinder } from '../../../../src-engine/detect/speech/text-finder.ts';
import type { SpeechWords } from '../../../../src-engine/operations/ports/speech.ts';

const words = (more: Partial<SpeechWords> = {}): SpeechWords => ({
  watched: [],
  privatePhrases: [],
  allowed: [],
  ...more,
});

function startFinder(): TextFinder {
  const finder = new TextFinder();
  onTestFinished(() => finder.stop());
  return finder;
}

const found = async (finder: TextFinder, text: string, given = words()) =>
  (await finder.find(text, given)).map(({ fromIndex, untilIndex, category }) => [
    text.slice(fromIndex, untilIndex),
    category,
  ]);

test('places are those of the text as it was written', async () => {
  const finder = startFinder();
  const text = '  Oh — “damn!”,\tsaid he;\n🙂 what the f**k. A class in Scunthorpe. (damn)';
  expect(await found(finder, text)).toEqual([
    ['damn', 'profanity.mild'],
    ['f**k', 'profanity.strong'],
    ['damn', 'profanity.mild'],
  ]);
  expect(await finder.find('', words())).toEqual([]);
});

test('the user’s own words, several in a row too, and what they allowed', async () => {
  const finder = startFinder();
  const own = words({
    watched: [{ phrase: 'tapir', category: 'sexual' }],
    privatePhrases: ['Birchwood Lane'],
    allowed: ['damn good'],
  });
  expect(await found(finder, 'A tapir lives at birchwood lane, damn good. Damn!', own)).toEqual([
    ['tapir', 'sexual'],
    ['birchwood lane', 'private'],
    ['Damn', 'profanity.mild'],
  ]);
});

test('other words take effect with the next text, and a list that cannot be used is refused without its content', async () => {
  const finder = startFinder();
  expect(await found(finder, 'tapir damn')).toEqual([['damn', 'profanity.mild']]);
  const own = words({ watched: [{ phrase: 'tapir', category: 'sexual' }] });
  expect(await found(finder, 'tapir', own)).toEqual([['tapir', 'sexual']]);
  const bad = words({ watched: [{ phrase: 'a*b*c*birchwood', category: 'sexual' }] });
  const refused = await finder.find('tapir', bad).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'word-list-invalid' });
  expect(JSON.stringify(refused)).not.toContain('birchwood');
  await expect(finder.find('tapir', bad)).rejects.toMatchObject({ code: 'word-list-invalid' });
  expect(await found(finder, 'tapir', own)).toEqual([['tapir', 'sexual']]);
});

test('stopped with a text under way, it rejects; asked again, it begins anew', async () => {
  const finder = startFinder();
  const under = expect(finder.find('damn', words())).rejects.toThrow('stopped');
  await finder.stop();
  await under;
  expect(await found(finder, 'damn')).toEqual([['damn', 'profanity.mild']]);
});
