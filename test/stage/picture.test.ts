/** The picture, end to end: a real OBS that captures a real screen, the real models, and what the audience got read frame by frame. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import type { PictureState } from '../../src-engine/contract/picture.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { connectEngine, type EngineClient } from '../helpers/engine-client.ts';
import { pictureSettled } from '../helpers/stage/picture-waits.ts';
import { recordPlay, secret } from '../helpers/stage/screen-play.ts';
import { openScreenWindow, type ScreenWindow } from '../helpers/stage/screen-window.ts';
import { type Stage, startStage } from '../helpers/stage/start-stage.ts';

const SIZE = { width: 1280, height: 720 };
const FPS = 30;
const DELAY_MS = 1500;
/** Measured figures go to the test's output. */
const info = (text: string) => process.stdout.write(`${text}\n`);

let obs: Stage;
let engine: Engine;
let client: EngineClient;
let screen: ScreenWindow;

beforeAll(async () => {
  await buildModels();
  obs = await startStage({ ...SIZE, fps: FPS, screen: SIZE });
  screen = await openScreenWindow(obs, SIZE);
  await obs.addInput('Scene', 'Screen', 'xshm_input', { screen: 0 });
  await obs.addInput('Desk', 'Desk ground', 'color_source_v3', { color: 0xff404040, ...SIZE });
  await obs.obs.call('CreateSceneItem', { sceneName: 'Desk', sourceName: 'Screen' });
  await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
  engine = await startEngine({
    dataDir: join(obs.folder, 'airlock'),
    port: 0,
    soundEnv: { PULSE_SERVER: obs.pulseServer },
  });
  client = await connectEngine(engine);
  await client.call('PUT', '/obs/link', { url: obs.obsUrl, password: obs.password });
  await client.call('POST', '/stage/set-up', { delayMs: DELAY_MS });
  await screen.show(calm);
  await client.call('POST', '/protect', {});
  await settled();
}, 180_000);

afterAll(async () => {
  client?.close();
  await engine?.stop();
  await screen?.stop();
  await obs?.stop();
});

/** OBS's projector lies in the corner at the top left of the screen: pages keep out of it. */
const page = (inner: string, style = '') =>
  `<div style="position:absolute;left:500px;top:20px;width:760px;height:680px;overflow:hidden;font:16px monospace;color:#ddd;line-height:28px;${style}">${inner}</div>`;
const WORDS = 'the quick brown fox jumps over a lazy dog while const value awaits fetch and returns ';
const calm = page(
  'const value = 42;<br>function start() { return value; }<br>Nothing to see here, move along.',
);

const picture = async () => (await client.call<{ state: PictureState }>('GET', '/picture')).state;
const settled = () => pictureSettled(picture);

/** Records `play`, until what it showed has aired. */
const record = (play: () => Promise<void>) => recordPlay(obs, play, { ...SIZE, fps: FPS, delayMs: DELAY_MS });

async function show(html: string, forMs: number): Promise<void> {
  await screen.show(html);
  await sleep(forMs);
  await screen.show(calm);
  await sleep(800);
}

const screens: Record<string, string> = {
  terminal: page(`$ cat notes.txt<br>export AWS_ACCESS_KEY_ID=${secret('AKIAIOSFODNN7EXAMPLE')}<br>$ ls -la`),
  mail: page(
    `From: Ann<br>To: you<br>Reach me at ${secret('ann.miller@example.com')} or ${secret('+1 415 555 0132')}.<br>See you`,
    'background:#fff;color:#222;font-family:sans-serif',
  ),
  editor: page(
    `1  # settings<br>2  STRIPE_KEY=${secret('sk_live_4eC39HqLyjWDarjtT1zdp7dc')}<br>3  DEBUG=true`,
    'background:#002b36;color:#93a1a1;font-size:14px',
  ),
  form: page(
    `Card number<br>${secret('4111 1111 1111 1111')}<br>Name on card<br>A N Other`,
    'font-family:sans-serif',
  ),
  chat: page(
    `bob: hi there<br>ann: call me, ${secret('+44 20 7946 0958')}<br>bob: will do`,
    'font-family:serif',
  ),
};

test('screens with secrets: not one frame of them airs, and the picture comes back by itself', async () => {
  const { frames, leaked } = await record(async () => {
    for (const html of Object.values(screens)) await show(html, 2000);
  });
  const found = client.of('cover-started').map(({ cover }) => cover.reason);
  info(`screens: ${leaked.length} of ${frames.length} frames leaked; ${found.join(' ')}`);
  expect(leaked).toEqual([]);
  for (const category of ['secret.api-key', 'personal.email', 'personal.phone', 'financial.payment-card']) {
    expect(found).toContain(category);
  }
  await settled();
});

test('a notification of one second is covered from its first frame', async () => {
  const toast = `${calm}<div style="position:absolute;right:20px;bottom:20px;padding:20px;background:#fff;color:#222;font:15px sans-serif">Your code is ${secret('482 913')}</div>`;
  const { leaked, frames } = await record(async () => show(toast, 1000));
  info(`notification: ${leaked.length} of ${frames.length} frames leaked`);
  expect(leaked).toEqual([]);
});

test('scrolling and a window dragged across: the secret stays covered wherever it is', async () => {
  const lines = (at: number) =>
    page(
      `<div style="position:relative;top:${-at}px">${Array.from({ length: 60 }, (_, line) => (line === 20 ? `mail ${secret('jo.smith@example.com')} today` : `line ${line} of a long page of text`)).join('<br>')}</div>`,
    );
  const dragged = (x: number) =>
    `${calm}<div style="position:absolute;left:${500 + x}px;top:400px;width:340px;height:120px;background:#334;color:#ddd;font:16px sans-serif;padding:10px">Contact ${secret('jo.smith@example.com')}</div>`;
  const { leaked, frames } = await record(async () => {
    for (let at = 0; at <= 700; at += 20) {
      await screen.show(lines(at));
      await sleep(60);
    }
    await screen.show(calm);
    await sleep(800);
    for (let x = 0; x <= 400; x += 16) {
      await screen.show(dragged(x));
      await sleep(60);
    }
    await screen.show(calm);
    await sleep(500);
  });
  info(`moving: ${leaked.length} of ${frames.length} frames leaked`);
  expect(leaked).toEqual([]);
  await settled();
});

test('thirty secrets on one screen are all covered', async () => {
  const many = page(
    Array.from(
      { length: 15 },
      (_, row) => `${secret(`user${row}.name@example.com`)} &nbsp; ${secret(`+1 415 555 01${10 + row}`)}`,
    ).join('<br>'),
  );
  const { leaked, frames } = await record(async () => show(many, 5000));
  info(`thirty: ${leaked.length} of ${frames.length} frames leaked`);
  expect(leaked).toEqual([]);
  await settled();
});

test('a switch to a scene that shows a secret: it is covered there from the first frame', async () => {
  const { leaked, frames } = await record(async () => {
    await screen.show(screens.mail as string);
    await sleep(2500);
    await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Desk' });
    await sleep(1500);
    await screen.show(calm);
    await obs.obs.call('SetCurrentProgramScene', { sceneName: 'Scene' });
  });
  info(`scene switch: ${leaked.length} of ${frames.length} frames leaked`);
  expect(leaked).toEqual([]);
  await settled();
});

test('windows that open over a page of text: their lines lie between those of the page, and their secrets are covered', async () => {
  const line = (length: number, at: number) => WORDS.repeat(9).slice(at * 7, at * 7 + length);
  const under = page(
    Array.from({ length: 19 }, (_, at) => line(70, at)).join('<br>'),
    'line-height:34px;white-space:pre',
  );
  const places = [
    [676, 318],
    [620, 318],
    [676, 406],
    [620, 406],
  ] as const;
  const lines = Array.from({ length: 6 }, (_, row) => line(40, row + 2));
  lines[3] = `${line(12, 2)} ${secret('ann.miller@example.com')} ${line(8, 2)}`;
  const { leaked, frames } = await record(async () => {
    for (const [left, top] of places) {
      await screen.show(under);
      await sleep(1200);
      await screen.show(
        `${under}<div style="position:absolute;left:${left}px;top:${top}px;width:520px;height:230px;overflow:hidden;white-space:pre;background:#123;color:#ddd;font:16px/36px monospace;padding:8px">${lines.join('<br>')}</div>`,
      );
      await sleep(2500);
    }
    await screen.show(calm);
  });
  info(`windows: ${leaked.length} of ${frames.length} frames leaked`);
  expect(leaked).toEqual([]);
  await settled();
});

test('unprotected, the same screens do leak: the reading of frames sees it', async () => {
  await client.call('POST', '/pause', {});
  const { leaked } = await record(async () => show(screens.mail as string, 1500));
  expect(leaked.length).toBeGreaterThan(20);
  await client.call('POST', '/protect', {});
});

test('no event and no incident holds what was shown', async () => {
  const text = JSON.stringify(client.events) + JSON.stringify(await client.call('GET', '/incidents'));
  for (const shown of ['AKIA', 'ann.miller', '4111 1111', 'sk_live', '7946 0958', 'jo.smith'])
    expect(text).not.toContain(shown);
});
