/** Pages for the live bench. OBS's projector lies over the top left of the screen: they keep out of it. */
const WORDS =
  'the quick brown fox jumps over a lazy dog while const value awaits fetch and returns response or retries after some seconds'.split(
    ' ',
  );

/** A line of so many characters that looks like text and holds nothing; the same number, the same line. */
function line(length: number, number: number): string {
  let text = '';
  for (let at = number * 7; text.length < length; at += 5) text += `${WORDS[at % WORDS.length]} `;
  return text.slice(0, length);
}

const body = (inner: string, style: string): string =>
  `<div style="position:absolute;color:#d4d4d4;overflow:hidden;white-space:pre;${style}">${inner}</div>`;

/** A page of text with nothing to find. */
export const calmScreen = body(
  Array.from({ length: 30 }, (_, number) => line(90, number)).join('\n'),
  'left:520px;top:20px;width:1380px;height:1040px;font:16px/34px monospace',
);

/** A tenth of the screen, over the calm page, with a secret in it; another one each time. */
export function changedScreen(number: number): string {
  const secrets = [
    `user${number}.name@example.com`,
    `+1 415 555 01${10 + (number % 80)}`,
    `AKIAIOSFODNN7EXAMP${String.fromCharCode(65 + (number % 26))}E`,
  ];
  const lines = Array.from({ length: 8 }, (_, at) => line(50, number + at));
  lines[4] = `${line(16, number)} ${secrets[number % secrets.length]} ${line(8, number)}`;
  return `${calmScreen}${body(lines.join('\n'), 'left:700px;top:500px;width:620px;height:320px;background:#123;font:16px/36px monospace;padding:8px')}`;
}

/** 26 long lines and a secret in the longest, which is read last. */
export function denseScreen(number: number): string {
  const lines = Array.from({ length: 26 }, (_, at) => line(128, number * 31 + at));
  lines[17] = `${line(60, number)} user${number}.name@example.com ${line(50, number + 3)}`;
  return body(
    lines.join('\n'),
    'left:520px;top:10px;width:1390px;height:1060px;font:16px/39px monospace;background:#101418',
  );
}

/** Somebody types: the calm page and a line that grows. */
export function typedScreen(letters: number): string {
  return `${calmScreen}${body(line(letters % 80, 3), 'left:520px;top:1030px;width:1300px;height:34px;font:16px/34px monospace;background:#222')}`;
}
