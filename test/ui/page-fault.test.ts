/** A page that cannot be loaded (the engine is away, and with it the files) takes nothing else with it. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildInterface } from '../../src-renderer/build.ts';
import { openPage, startBrowser } from '../helpers/browser.ts';
import { calmStatus, type ScriptedEngine, startScriptedEngine } from '../helpers/scripted-engine.ts';

let engine: ScriptedEngine;
let browser: Browser;

beforeAll(async () => {
  await buildInterface();
  engine = await startScriptedEngine(calmStatus({ kind: 'microphone' }));
  browser = await startBrowser();
});

afterAll(async () => {
  await browser?.close();
  await engine?.stop();
});

test('the state and the buttons stay in sight, and other pages can be gone to', async () => {
  const { page, context } = await openPage(browser);
  await page.route('**/assets/settings-page*', (route) => route.abort());
  await page.goto(`http://127.0.0.1:${engine.port}/`);
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByText('This page has a fault').waitFor();
  await page.getByText('Protected', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Panic' }).waitFor();
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await page.getByRole('heading', { name: 'From said to aired' }).waitFor();
  await context.close();
});

test('all pages are loaded ahead: what is not there any more is not missed', async () => {
  const { page, context } = await openPage(browser);
  const asked = new Set<string>();
  page.on('requestfinished', (request) => {
    const name = /assets\/(\w+)-page-/.exec(request.url())?.[1];
    if (name !== undefined) asked.add(name);
  });
  await page.goto(`http://127.0.0.1:${engine.port}/`);
  await expect
    .poll(() => [...asked].sort())
    .toEqual(expect.arrayContaining(['incidents', 'onboarding', 'policies', 'scenes', 'settings']));
  await context.close();
});
