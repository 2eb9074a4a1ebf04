import { expect, test } from 'vitest';
import { findCanaries, findSentences, findSound, textTrace } from '../../helpers/canary-scan.ts';

const planted: [string, string][] = [
  ['itself', 'He lives at birchwood, he said.'],
  ['UTF-16', Buffer.from('Birchwood', 'utf16le').toString('latin1')],
  ['hex', Buffer.from('xBIRCHWOOD').toString('hex')],
  ...['', 'a', 'ab'].map(
    (before) => ['base64', Buffer.from(`${before}birchwood lane`).toString('base64')] as [string, string],
  ),
];

test.each(planted)('finds a word planted as %s', (as, text) => {
  const found = findCanaries([{ from: 'here', bytes: Buffer.from(text, 'latin1') }], ['Birchwood']);
  expect(found).toEqual([{ from: 'here', canary: 'Birchwood', as }]);
});

test('finds no word within another one, and no sentence that is not there', () => {
  expect(findCanaries([textTrace('here', 'planet of the classes')], ['lane', 'ass'])).toEqual([]);
  expect(
    findSentences([textTrace('here', 'to run into the stream')], ['to', 'run', 'over', 'the', 'stream'], 3),
  ).toEqual([]);
});

test('finds a sentence whatever is between its words', () => {
  const found = findSentences([textTrace('here', '["I","had"],\n["to"]')], ['I', 'had', 'to', 'run'], 3);
  expect(found.map(({ canary }) => canary)).toEqual(['i had to']);
});

test('finds sound as samples, as base64 and as a file', () => {
  const samples = Float32Array.from({ length: 40 }, (_, index) => Math.sin(index / 3) * 0.7);
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const traces = [
    { from: 'f32', bytes: Buffer.concat([Buffer.from('some text before'), bytes]) },
    textTrace(
      'base64',
      JSON.stringify({ sound: Buffer.concat([Buffer.from('x'), bytes]).toString('base64') }),
    ),
    { from: 'file', bytes: Buffer.from('RIFF....WAVE') },
    { from: 'unknown', bytes: Buffer.from([0x80, 0x81, 0xfe]) },
    textTrace('text', '{"version":1}'),
  ];
  expect(findSound(traces, samples).map(({ from }) => from)).toEqual(['f32', 'base64', 'file', 'unknown']);
});
