/** Who may use the page: a browser is paired once, stays so when the engine starts again, and can be sent away. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ResultOf } from '../../src-engine/contract/endpoint.ts';
import type { listPairings } from '../../src-engine/contract/endpoints/engine.ts';
import { type Engine, startEngine } from '../../src-engine/main.ts';
import { buildInterface, interfaceFolder } from '../../src-renderer/build.ts';
import { openPage, pairedLink, startBrowser } from '../helpers/browser.ts';
import { connectEngine } from '../helpers/engine-client.ts';

let folder: string;
let engine: Engine;
let browser: Browser;

const start = (port: number) => startEngine({ dataDir: folder, port, interfaceDir: interfaceFolder });

beforeAll(async () => {
  await buildInterface();
  folder = await mkdtemp(join(tmpdir(), 'airlock-ui-'));
  engine = await start(0);
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
  await rm(folder, { recursive: true, force: true });
});

test('an unknown browser is asked for a code; a wrong one is refused, the right one lets it in', async () => {
  const { page, context, faults } = await openPage(browser);
  await page.goto(`http://127.0.0.1:${engine.port}/`);
  await page.getByRole('heading', { name: 'Pair this browser' }).waitFor();
  await page.getByLabel('Pairing code').fill('WRNG-CODE');
  await page.getByRole('button', { name: 'Pair' }).click();
  await page.getByText('This code is wrong or too old.').waitFor();
  const code = new URL(await pairedLink(engine)).hash.slice('#pair='.length);
  await page.getByLabel('Pairing code').fill(code);
  await page.keyboard.press('Enter');
  await page.getByRole('navigation').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a printed link pairs by itself, takes its code off the address, and the browser stays paired', async () => {
  const { page, context } = await openPage(browser);
  await page.goto(await pairedLink(engine));
  await page.getByRole('navigation').waitFor();
  expect(page.url()).not.toContain('pair=');
  const port = engine.port;
  await engine.stop();
  await page.getByText('The engine does not answer.').first().waitFor();
  expect(await page.getByRole('status').first().textContent()).toContain('Not protected');
  engine = await start(port);
  expect(engine.port).toBe(port);
  await page.getByText('The engine does not answer.').first().waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('navigation').waitFor();
  await context.close();
});

test('who may only look cannot press what changes things', async () => {
  const { page, context } = await openPage(browser);
  await page.goto(await pairedLink(engine, 'read'));
  await page.getByRole('navigation').waitFor();
  await expect.poll(() => page.getByRole('button', { name: 'Panic' }).isDisabled()).toBe(true);
  await context.close();
});

test('a browser that is sent away is asked for a code again', async () => {
  const { page, context } = await openPage(browser);
  await page.goto(await pairedLink(engine));
  await page.getByRole('navigation').waitFor();
  const owner = await connectEngine(engine);
  const { pairings } = await owner.call<ResultOf<typeof listPairings>>('GET', '/pairings');
  for (const { pairingId } of pairings) await owner.call('DELETE', `/pairings/${pairingId}`);
  await page.getByRole('heading', { name: 'Pair this browser' }).waitFor();
  owner.close();
  await context.close();
});
