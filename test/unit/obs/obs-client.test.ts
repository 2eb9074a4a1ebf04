import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { checkObsUrl } from '../../../src-engine/obs/obs-address.ts';
import {
  ObsClient,
  type ObsClientOptions,
  request,
  stageEvents,
} from '../../../src-engine/obs/obs-client.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import { until } from '../../helpers/stage/processes.ts';
import { startProxy, type TcpProxy } from '../../helpers/tcp-proxy.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function practice(): Promise<PracticeStage> {
  const stage = await startPracticeStage();
  cleanUps.push(() => stage.close());
  return stage;
}

function client(options: ObsClientOptions): ObsClient {
  const made = new ObsClient(options);
  cleanUps.push(() => made.close());
  return made;
}

async function behindProxy(options: Partial<ObsClientOptions> = {}) {
  const stage = await practice();
  const proxy: TcpProxy = await startProxy(Number(new URL(stage.url).port));
  cleanUps.push(() => proxy.close());
  const url = `ws://127.0.0.1:${proxy.port}`;
  return { stage, proxy, obs: client({ url, password: stage.password, ...options }) };
}

describe('address', () => {
  test.each(['ws://127.0.0.1:4455', 'ws://localhost:4455/', 'wss://[::1]:4455', 'ws://127.0.0.1'])(
    'takes %s',
    (url) => {
      expect(checkObsUrl(url)).toMatch(/^wss?:\/\//);
    },
  );
  test.each([
    'http://127.0.0.1:4455',
    'ws://user:secret@127.0.0.1:4455',
    'ws://127.0.0.1:4455/path',
    'ws://127.0.0.1:4455/?password=secret',
    'ws://127.0.0.1.evil.example:4455',
    'ws://192.168.0.2:4455',
    'ws://127.0.0.1@evil.example',
    'nonsense',
  ])('refuses %s, and does not repeat it', (url) => {
    expect(() => checkObsUrl(url)).toThrow(expect.objectContaining({ code: 'bad-request' }));
    try {
      checkObsUrl(url);
    } catch (error) {
      expect((error as Error).message).not.toContain('secret');
    }
  });
  test('takes another computer only when told so', () => {
    expect(checkObsUrl('ws://192.168.0.2:4455', { allowRemote: true })).toBe('ws://192.168.0.2:4455');
  });
});

describe('link', () => {
  test('connects with the challenge, calls, and batches in order', async () => {
    const stage = await practice();
    const obs = client({ url: stage.url, password: stage.password });
    await obs.connect();
    expect(obs.state).toMatchObject({ kind: 'connected', obsVersion: 'practice' });
    expect((await obs.call('GetInputMute', { inputName: 'Microphone' })).inputMuted).toBe(false);
    const answers = await obs.batch([
      request('SetInputMute', { inputName: 'Microphone', inputMuted: true }),
      request('GetInputMute', { inputName: 'nobody' }),
      request('GetInputMute', { inputName: 'Microphone' }),
    ]);
    expect(answers.map((each) => [each.ok, each.code])).toEqual([
      [true, 100],
      [false, 600],
      [true, 100],
    ]);
    expect(answers[2]?.data).toEqual({ inputMuted: true });
  });

  test('a wrong password is said as such, without the password', async () => {
    const stage = await practice();
    const obs = client({ url: stage.url, password: 'canary-password' });
    const error = await obs.connect().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'obs-wrong-password' });
    expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('canary');
    expect(obs.state.kind).toBe('not-linked');
  });

  test('a server that is not obs-websocket 5 is too old', async () => {
    const old = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => false });
    cleanUps.push(() => old.close());
    await once(old, 'listening');
    const { port } = old.address() as { port: number };
    await expect(client({ url: `ws://127.0.0.1:${port}` }).connect()).rejects.toMatchObject({
      code: 'obs-too-old',
    });
  });

  test('nobody there, and an OBS that accepts and says nothing, are unreachable', async () => {
    const { proxy, obs } = await behindProxy({ callTimeoutMs: 200 });
    proxy.freeze();
    await expect(obs.connect()).rejects.toMatchObject({ code: 'obs-unreachable' });
    await proxy.close();
    await expect(obs.connect()).rejects.toMatchObject({ code: 'obs-unreachable' });
  });

  test('a refused request has its status code', async () => {
    const stage = await practice();
    const obs = client({ url: stage.url, password: stage.password });
    await obs.connect();
    await expect(obs.call('GetInputMute', { inputName: 'nobody' })).rejects.toMatchObject({
      code: 'obs-refused',
      requestCode: 600,
    });
  });

  test('calls without a link reject at once', async () => {
    const obs = client({ url: 'ws://127.0.0.1:4455' });
    await expect(obs.call('GetVersion')).rejects.toMatchObject({ code: 'obs-not-linked' });
  });

  test('a late answer times out, and a cancelled call ends', async () => {
    const { proxy, obs } = await behindProxy({ pingEveryMs: 60_000 });
    await obs.connect();
    proxy.freeze();
    await expect(obs.call('GetVersion', undefined, { timeoutMs: 100 })).rejects.toMatchObject({
      code: 'obs-unreachable',
    });
    const cancel = new AbortController();
    const call = obs.call('GetVersion', undefined, { signal: cancel.signal });
    cancel.abort();
    await expect(call).rejects.toMatchObject({ code: 'obs-unreachable' });
  });

  test('a call that is pending when the link drops rejects, and the link comes back with its events', async () => {
    const { stage, proxy, obs } = await behindProxy({ events: stageEvents });
    const states: string[] = [];
    obs.onState((state) => states.push(state.kind));
    let mutes = 0;
    obs.on('InputMuteStateChanged', () => mutes++);
    await obs.connect();
    proxy.freeze();
    const pending = obs.call('GetVersion');
    proxy.drop();
    await expect(pending).rejects.toMatchObject({ code: 'obs-unreachable' });
    expect(obs.state.kind).toBe('lost');
    proxy.resume();
    await until('the link is back', () => obs.state.kind === 'connected');
    expect(states).toEqual(expect.arrayContaining(['connecting', 'connected', 'lost']));
    stage.world.setMuted('Microphone', true);
    await until('the event', () => mutes === 1);
  });

  test('a silent link is found out by itself', async () => {
    const { proxy, obs } = await behindProxy({ pingEveryMs: 50 });
    await obs.connect();
    proxy.freeze();
    await until('the loss is seen', () => obs.state.kind === 'lost' || obs.state.kind === 'connecting');
  });

  test('after close nothing is tried again', async () => {
    const { stage, obs } = await behindProxy();
    await obs.connect();
    obs.close();
    stage.dropSessions();
    expect(obs.state.kind).toBe('not-linked');
    await expect(obs.call('GetVersion')).rejects.toMatchObject({ code: 'obs-not-linked' });
  });
});
