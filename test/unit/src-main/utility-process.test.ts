/** The engine and its microphone as Electron's utility processes: no fork, no IPC channel of Node's, ports handed over. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { type FromEngine, fromEngineSchema } from '../../../src-engine/guardian/engine-messages.ts';
import { until } from '../../helpers/stage/processes.ts';
import { tempFolder } from '../storage/temp-folder.ts';

const SHIM = new URL('../../helpers/parent-port.mjs', import.meta.url).href;
const PORT = 'the one port';

interface Message {
  readonly port?: string;
  readonly data: unknown;
}

function startUtility(path: string, args: readonly string[] = []): ChildProcess {
  const child = fork(new URL(`../../../src-engine/${path}`, import.meta.url), [...args], {
    execArgv: ['--import', SHIM],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function startEngine() {
  const child = startUtility('engine-process.ts', ['--port', '0', '--data-dir', await tempFolder()]);
  const said: FromEngine[] = [];
  child.on('message', ({ data }: Message) => {
    const message = fromEngineSchema.safeParse(data).data;
    if (message !== undefined) said.push(message);
  });
  await until('it listens', () => said.length > 0, { timeoutMs: 20_000 });
  const [first] = said;
  if (first?.type !== 'engine.listening') throw new Error(JSON.stringify(first));
  return { child, said, address: first };
}

test('asked for the microphones, it has its parent start the process, and talks to it over the port', async () => {
  const { child: engine, said, address } = await startEngine();
  const answer = fetch(`http://127.0.0.1:${address.port}/capture/devices`, {
    headers: { authorization: `Bearer ${address.token}` },
  });
  await until('it asks for one', () => said.some(({ type }) => type === 'helper.start'));
  const microphone = startUtility('capture/microphone-process.ts');
  const relayed: unknown[] = [];
  // What Electron's channel does: what one end posts, the other gets.
  engine.on('message', ({ port, data }: Message) => {
    if (port !== undefined) microphone.send({ port, data });
  });
  microphone.on('message', ({ data }: Message) => {
    relayed.push(data);
    engine.send({ port: PORT, data });
  });
  microphone.send({ port: PORT, data: { type: 'engine-port' } });
  engine.send({ port: PORT, data: { type: 'helper.started', helperId: 1 } });
  await until('the microphone answers', () => relayed.length > 0, { timeoutMs: 10_000 });
  expect(relayed[0]).toMatchObject({ kind: expect.stringMatching(/^(devices|failed)$/) });
  await until('it wants it ended', () => said.some(({ type }) => type === 'helper.end'));
  engine.send({ data: { type: 'helper.ended', helperId: 1 } });
  const told = (await (await answer).json()) as { devices?: unknown[]; error?: { code: string } };
  expect(told.devices !== undefined || told.error?.code === 'capture-failed').toBe(true);

  const gone = once(microphone, 'exit');
  microphone.disconnect();
  expect(await gone, 'the engine is gone: nobody listens').toEqual([null, 'SIGKILL']);
});

test('told to end, and with its parent gone: it ends in order', async () => {
  const told = await startEngine();
  const ended = once(told.child, 'exit');
  told.child.send({ data: { type: 'engine.stop' } });
  expect(await ended).toEqual([0, null]);
  const orphan = await startEngine();
  const gone = once(orphan.child, 'exit');
  orphan.child.disconnect();
  expect(await gone).toEqual([0, null]);
});
