/**
 * The policies page on a real engine with the real models: a preset copied and changed, tried on a sentence and on a
 * recording, files in and out, nothing unsaved lost, and private words that go in and never come out.
 */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildModels } from '../../models/build.ts';
import { type Policy, policySchema } from '../../src-engine/contract/policy.ts';
import { buildInterface } from '../../src-renderer/build.ts';
import { overflowPx, violationsOn } from '../helpers/accessibility.ts';
import { openPage, pairedLink, startBrowser } from '../helpers/browser.ts';
import { type CaptureStage, startCaptureStage } from '../helpers/capture-stage.ts';
import { readTruth } from '../helpers/stage/aired-take.ts';
import { until } from '../helpers/stage/processes.ts';

const TAKE = new URL('../fixtures/sound/take-00.wav', import.meta.url).pathname;
const TRUTH = new URL('../fixtures/sound/take-00.json', import.meta.url);
const PRIVATE_WORD = 'Quenbridge Hollow';

interface Entry {
  readonly policyId: string;
  readonly preset: boolean;
  readonly default: boolean;
  readonly policy: Policy;
}

let stage: CaptureStage;
let browser: Browser;
let page: Page;
let faults: string[];

const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
const tab = (name: string) => page.getByRole('tab', { name }).click();
/** What axe finds once a button's last announcement is over: until then it points at what was read out, gone by now. */
const violations = async () => {
  await page.locator('[data-live-announcer] [role="img"]').first().waitFor({ state: 'detached' });
  return violationsOn(page);
};
const ownPolicies = async () => {
  const { policies } = await stage.client.call<{ policies: Entry[] }>('GET', '/policies');
  return policies.filter(({ preset }) => !preset);
};

beforeAll(async () => {
  await buildModels();
  await buildInterface();
  stage = await startCaptureStage();
  await stage.client.call('POST', '/inputs', { inputName: stage.inputName, capture: { kind: 'socket' } });
  browser = await startBrowser();
  ({ page, faults } = await openPage(browser));
  await page.goto(await pairedLink(stage.engine));
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await page.evaluate("location.hash = '#/policies'");
  await page.getByRole('list', { name: 'Rules' }).waitFor();
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

test('a preset stays as it is; its copy is changed, saved and used', async () => {
  await press('Copy it and change the copy');
  await press('Change rule 3');
  await page.getByRole('button', { name: /When this is heard/ }).click();
  await page.getByRole('option', { name: 'strong profanity' }).click();
  await page.getByText('All inputs').click();
  await page
    .getByText(`When strong profanity is heard on ${stage.inputName}, bleep it.`, { exact: true })
    .waitFor();
  await press('Save');
  await page.getByText('Saved', { exact: true }).waitFor();
  const [own] = await ownPolicies();
  expect(own?.policy.rules[2]).toMatchObject({ category: 'profanity.strong', action: 'bleep' });
  expect(own?.policy.rules[2]?.inputs).toHaveLength(1);
  await press(`Use it here: ${stage.inputName}`);
  await page.getByText('this one', { exact: true }).waitFor();
  await press('Make it the default');
  await page.getByText('Inputs without a policy of their own follow it.').waitFor();
  expect(await violations()).toEqual([]);
});

test('rules are moved by the keyboard, and who moves one goes on with it', async () => {
  await page.getByRole('button', { name: 'Move rule 3 up', exact: true }).press('Enter');
  await page.getByText('The rule is now number 2 of 5.').waitFor();
  expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe('Move rule 2 up');
});

test('nothing unsaved is lost: another page waits for an answer', async () => {
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /is not saved/ });
  await dialog.waitFor();
  expect(await page.evaluate('location.hash')).toBe('#/policies');
  await dialog.getByRole('button', { name: 'Stay here' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByText('not saved', { exact: true }).first().waitFor();
  await page.getByRole('link', { name: 'Live', exact: true }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.locator('nav a[href="#/live"][aria-current]').waitFor();
  const [own] = await ownPolicies();
  expect(own?.policy.rules[1]).toMatchObject({ category: 'profanity.strong' });
  await page.evaluate("location.hash = '#/policies'");
  await page.getByRole('list', { name: 'Rules' }).waitFor();
});

test('a picture rule is added, told in words and as one that never decides, and saved', async () => {
  await press('Add a picture rule');
  const editor = page.getByRole('group', { name: /^Picture rule 7/ });
  await editor.getByRole('button', { name: /Do this/ }).click();
  await page.getByRole('option', { name: /^safe scene/ }).click();
  await page.getByText('When secrets can be seen, go to the safe scene and back.').waitFor();
  await page.getByText('never decides: a rule above matches the same').waitFor();
  await press('Move picture rule 7 up');
  await page.getByText('The picture rule is now number 6 of 7.').waitFor();
  expect(await violations()).toEqual([]);
  await press('Save');
  await page.getByText('Saved', { exact: true }).waitFor();
  const [own] = await ownPolicies();
  expect(own?.policy.picture.rules[5]).toMatchObject({ category: 'secret', action: 'safe-scene', padPx: 6 });
});

test('a dry run is told loudly', async () => {
  await page.locator('.ui-switch').filter({ hasText: 'Dry run' }).click();
  await page.getByText('Dry run: nothing is cut').waitFor();
  await press('Discard changes');
  await page.getByText('Dry run: nothing is cut').waitFor({ state: 'hidden' });
});

test('a sentence shows what would be cut and why', async () => {
  await page.getByRole('textbox', { name: 'Sentence' }).fill('Well, shit happens in class.');
  await press('Try it');
  await page.locator('mark').first().waitFor();
  expect(await page.locator('mark').allTextContents()).toEqual(['shit']);
  await page.getByText('bleep: strong profanity, rule 2').waitFor();
});

test('a recording is heard by the real models; one that is cancelled leaves the engine free', async () => {
  // By its button: that empties the field, so that the same file can be chosen again.
  const chooseTake = async () => {
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Choose a recording')]);
    await chooser.setFiles(TAKE);
  };
  await chooseTake();
  await page.getByRole('progressbar', { name: 'Listening' }).waitFor();
  await press('Cancel');
  await page.getByText('Cancelled. Nothing is kept of it.').waitFor();
  const { phrases } = await readTruth(TRUTH);
  const timeLine = page.getByRole('img', { name: /^Time line of/ });
  const isTaken = page.getByText('Another recording is being tried.');
  await until(
    'the engine is done with the one before',
    async () => {
      await chooseTake();
      await timeLine.or(isTaken).waitFor({ timeout: 150_000 });
      return timeLine.isVisible();
    },
    { everyMs: 500, timeoutMs: 30_000 },
  );
  const rows = page.getByRole('table', { name: 'Cuts in the recording' }).locator('tbody tr');
  // Mild words air by the changed rule; what is cut is among what was said.
  const count = await rows.count();
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThanOrEqual(phrases.length);
  for (const text of await rows.allTextContents()) expect(text).toMatch(/^0:\d\d\.\dstrong profanitybleep/);
  expect(await violations()).toEqual([]);
});

test('a file that is no recording is refused in plain words', async () => {
  await page.locator('input[type=file][accept*="audio"]').setInputFiles({
    name: 'notes.wav',
    mimeType: 'audio/wav',
    buffer: Buffer.from('not sound'),
  });
  await page.getByRole('alert').getByText('This recording cannot be read').waitFor();
});

test('a broken file is not imported and says why; an exported one is, under a name of its own', async () => {
  const file = page.locator('input[type=file][accept*="json"]');
  const broken = (name: string, text: string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  });
  await file.setInputFiles(broken('broken.json', '{"version": 1,'));
  await page.getByRole('alert').getByText('It is not a policy').waitFor();
  const before = await ownPolicies();
  const invalid = { ...before[0]?.policy, rules: [{ category: 'nonsense', action: 'bleep' }] };
  await file.setInputFiles(broken('invalid.json', JSON.stringify(invalid)));
  await page.getByRole('alert').getByText('Rule 1, When this is heard').waitFor();
  expect(await ownPolicies()).toEqual(before);
  const [download] = await Promise.all([page.waitForEvent('download'), press('Export')]);
  const text = await readFile(await download.path(), 'utf8');
  expect(policySchema.parse(JSON.parse(text))).toEqual(before[0]?.policy);
  await file.setInputFiles(broken('exported.json', text));
  await until('it is there', async () => (await ownPolicies()).length === before.length + 1);
  const names = (await ownPolicies()).map(({ policy }) => policy.name);
  expect(new Set(names).size).toBe(names.length);
});

test('private words go in and never come out', async () => {
  await tab('Words');
  const field = page.getByLabel('Word or phrase', { exact: true });
  expect(await field.getAttribute('type')).toBe('password');
  await field.fill(PRIVATE_WORD);
  await page.getByLabel('What to show instead').fill('my street');
  await press('Watch for it');
  await page.getByRole('list', { name: 'Watched for' }).getByText('my street').waitFor();
  expect(await field.inputValue()).toBe('');
  await page.locator('input[type=file][accept*="text"]').setInputFiles({
    name: 'names.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from(`# guests\nZebulon Quark\n${'x'.repeat(300)}\n`),
  });
  await page.getByText('Not taken: line 3').waitFor();
  await page.getByText('1 word is watched for.').waitFor();
  await page.getByRole('button', { name: 'Remove hidden word 2' }).waitFor();
  expect(await page.content()).not.toMatch(/Quenbridge|Hollow|Zebulon|Quark|xxx/);
  expect(await violations()).toEqual([]);
  await press('Remove my street');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByRole('button', { name: 'Remove my street' }).waitFor({ state: 'hidden' });
});

test('the allow list is shown and changed', async () => {
  await tab('Allow list');
  await page.getByRole('textbox', { name: 'Phrase' }).fill('Dick Turpin');
  await press('Add');
  await page.getByRole('list', { name: 'Phrases that never trigger' }).getByText('Dick Turpin').waitFor();
  await page.getByRole('textbox', { name: 'Phrase' }).fill('dick turpin');
  await press('Add');
  await page.getByText('It is there already.').waitFor();
  expect(await violations()).toEqual([]);
  await press('Remove “Dick Turpin”');
  await page.getByText('Nothing on the allow list').waitFor();
});

test('a narrow dock needs no scrolling sideways, and nothing was written to the console', async () => {
  await page.setViewportSize({ width: 320, height: 800 });
  for (const name of ['Allow list', 'Words', 'Policies']) {
    await tab(name);
    expect(await overflowPx(page)).toBe(0);
  }
  expect(faults).toEqual([]);
});
