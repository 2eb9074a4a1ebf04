/** Keys that let whoever holds them stream in somebody's name. */
import { isPlaceholder, phrases } from './as-read.ts';
import { labelledValues, partOf } from './labelled.ts';
import type { Page } from './page.ts';
import type { Reading } from './reading.ts';
import type { FoundText, TextRule } from './text-rule.ts';
import { isRepetitive } from './token.ts';

/** Each pattern's first group, or all of it, is the key. */
const shapes: readonly (readonly [name: string, pattern: RegExp, confidence: number])[] = [
  // https://help.twitch.tv/s/article/twitch-stream-key-faq
  [
    'Twitch',
    /(?<![A-Za-z\d])[lL1I|i][i1l|I]ve[ _.-]{1,2}[\dOolI|SsB]{6,12}[ _.-]{1,2}[A-Za-z\d|]{20,40}/g,
    0.97,
  ],
  // https://support.google.com/youtube/answer/2907883
  ['YouTube', /(?<![\w-])[a-z\dOIlSB|]{4}(?: ?- ?[a-z\dOIlSB|]{4}){4}(?![\w]| ?-)/g, 0.75],
  ['Facebook', /(?<![\w-])F[B8] ?- ?[\dOolI|SsB]{10,20} ?- ?[\dOolI|] ?- ?[A-Za-z\d_-]{8,}/g, 0.95],
  [
    'Kick',
    /(?<![\w-])[sS5]k[ _.-]{1,2}u[sS5] ?-? ?(?:we[sS5]t|ea[sS5]t) ?-? ?[\dlI][_ ]?[A-Za-z\d]{8,}(?:[_ ][A-Za-z\d]{8,})?/g,
    0.95,
  ],
  [
    'RTMP',
    /rtmps? ?[:;] ?\/\/[\w.:-]+\/(?:app|live2?|rtmp|x|s|stream|ingest|live-api|ls)\/([A-Za-z\d_?=&%-]{10,})/gi,
    0.95,
  ],
  ['SRT', /srt ?[:;] ?\/\/[^\s"']*(?:passphrase|streamid)=([^\s&"']{8,})/gi, 0.9],
];
const label = new RegExp(
  phrases(
    'stream key',
    'streaming key',
    'stream name/key',
    'stream name / key',
    'primary stream key',
    'backup stream key',
    'broadcast key',
    'stream-schlussel',
    'cle de stream',
    'cle de diffusion',
    'cle de streaming',
    'clave de transmision',
    'clave de stream',
    'clave de retransmision',
    'chave de transmissao',
    'chave da transmissao',
    'chiave di streaming',
    'chiave stream',
    'klucz transmisji',
    'streamsleutel',
    'ingest key',
    'rtmp key',
  ),
  'g',
);
const key = /^[A-Za-z\d_?=&|-]{8,160}(?=$|[\s"'`,;)])/;
const grouped = /^[a-z\dOIlSB|]{4}(?: ?- ?[a-z\dOIlSB|]{4}){3,5}(?!\w)/i;

export const streamKey: TextRule = {
  category: 'secret.stream-key',
  source: 'Keys as the dashboards of Twitch, YouTube, Facebook and Kick show them; RTMP URLs; or a label',
  find: (page) => [...byShape(page.blocks), ...labelled(page)],
};

function byShape(reading: Reading): FoundText[] {
  const found: FoundText[] = [];
  for (const [name, pattern, confidence] of shapes) {
    for (const match of reading.text.matchAll(pattern)) {
      const whole = match[0];
      const part = match[1] ?? whole;
      if (isRepetitive(part.replace(/[^A-Za-z\d]/g, '')) || !/\d/.test(part) || !/[A-Za-z]/.test(part))
        continue;
      // Words or numbers in fours: four groups of which none mixes both are no key.
      if (name === 'YouTube' && (part.match(/[a-z]\d|\d[a-z]/gi)?.length ?? 0) < 3) continue;
      const from = match.index + whole.lastIndexOf(part);
      found.push({ confidence, ranges: reading.ranges(from, from + part.length) });
    }
  }
  return found;
}

function labelled(page: Page): FoundText[] {
  const found: FoundText[] = [];
  for (const value of labelledValues(page, label)) {
    if (value.where === 'behind' && value.joint === '' && !grouped.test(value.text)) {
      if (!/^[\w-]{16,}$/.test(value.text.trim())) continue;
    }
    const match = grouped.exec(value.text) ?? key.exec(value.text);
    if (!match || isPlaceholder(match[0]) || isRepetitive(match[0])) continue;
    if (!/\d/.test(match[0]) && (match[0].length < 16 || !/[a-z][A-Z]/.test(match[0]))) continue;
    if (
      value.where === 'column' ||
      value.where === 'row' ||
      (value.where !== 'behind' && match[0].length < value.text.trim().length)
    )
      continue;
    found.push({ confidence: 0.92, ranges: partOf(value, 0, match[0].length) });
  }
  return found;
}
