/** The engine as the app ships it: JavaScript under plain Node, with its worker threads, its models and its own process for microphones. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { buildModels } from '../../../models/build.ts';
import {
  type FromEngine,
  fromEngineSchema,
  type ToEngine,
} from '../../../src-engine/guardian/engine-messages.ts';
import { appFolder, compileApp } from '../../../src-main/build.ts';
import { connectEngine } from '../../helpers/engine-client.ts';
import { until } from '../../helpers/stage/processes.ts';

const models = fileURLToPath(new URL('../../../models/built', import.meta.url));
const KEY = Buffer.alloc(32, 7).toString('base64');
let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'airlock-compiled-'));
  await Promise.all([buildModels(), compileApp()]);
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

function start(args: readonly string[]) {
  const child = fork(join(appFolder, 'src-engine', 'engine-process.js'), ['--port', '0', ...args], {
    // No type stripping, as in Electron.
    execArgv: ['--no-experimental-strip-types'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const said: FromEngine[] = [];
  child.on('message', (message) => {
    const known = fromEngineSchema.safeParse(message).data;
    if (known !== undefined) said.push(known);
  });
  const tell = (message: ToEngine) => child.send(message);
  return { child, said, tell };
}

test('it listens, loads its models, finds the microphones, encrypts with the key it is told, ends in order', async () => {
  const page = join(root, 'index.html');
  await writeFile(page, '<title>here</title>');
  const dataDir = join(root, 'data');
  const { child, said, tell } = start([
    '--data-dir',
    dataDir,
    '--models-dir',
    models,
    '--interface-dir',
    root,
    '--secrets-key',
  ]);
  tell({ type: 'engine.secrets-key', key: KEY });
  await until('it listens', () => said.length > 0);
  const [first] = said;
  if (first?.type !== 'engine.listening') throw new Error(JSON.stringify(first));
  const client = await connectEngine(first);
  onTestFinished(() => client.close());
  const modelIsReady = async () => {
    const { model } = await client.call<{ model: { state: string } }>('GET', '/status');
    return model.state === 'ready';
  };
  await expect.poll(modelIsReady, { timeout: 25_000 }).toBe(true);
  expect(await (await fetch(`http://127.0.0.1:${first.port}/`)).text()).toContain('here');
  // Words are looked up in the lists and the dictionary; the microphones are asked for in a process of their own.
  await client.call('POST', '/words', { words: [{ phrase: 'Wendelstein', category: 'private' }] });
  await client
    .call('GET', '/capture/devices')
    .catch((error: Error) => expect(error.message).toContain('capture-failed'));
  const secrets = await readFile(join(dataDir, 'secrets.json'), 'utf8');
  expect(secrets).toContain('sealed');
  expect(secrets).not.toContain('Wendelstein');
  await until('it says that it lives', () => said.some(({ type }) => type === 'engine.alive'));

  const exited = once(child, 'exit');
  tell({ type: 'engine.stop' });
  expect(await exited).toEqual([0, null]);
});

test('without the key it was to get it says so and ends', async () => {
  const { child, said } = start(['--data-dir', join(root, 'other'), '--models-dir', models, '--secrets-key']);
  const exited = once(child, 'exit');
  await until('it says something', () => said.length > 0, { timeoutMs: 20_000 });
  expect(said[0]).toMatchObject({ type: 'engine.failed', code: 'internal' });
  expect(await exited).toEqual([1, null]);
});

test('an orphan ends itself', async () => {
  const { child, said } = start(['--data-dir', join(root, 'orphan'), '--models-dir', models]);
  await until('it listens', () => said.length > 0);
  const exited = once(child, 'exit');
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});
