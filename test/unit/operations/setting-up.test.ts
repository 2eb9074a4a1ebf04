/** What onboarding asks: is an OBS there, which microphone is this input, what did we change, what may it cost. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { listObsInputs } from '../../../src-engine/contract/endpoints/obs.ts';
import type { CaptureBinding, ObsInput } from '../../../src-engine/contract/inputs.ts';
import type { StageChangeView } from '../../../src-engine/contract/stage.ts';
import { probeLocalObs } from '../../../src-engine/obs/obs-probe.ts';
import type { EngineContext } from '../../../src-engine/operations/engine-context.ts';
import { obsOperations } from '../../../src-engine/operations/obs-verbs.ts';
import type { ObsDevice } from '../../../src-engine/operations/ports/stage.ts';
import { MICROPHONE, protectedEngine, startPracticeEngine } from './practice-engine.ts';

test('an OBS is found without its password; another program and nobody are not', async () => {
  const { client, practice } = await startPracticeEngine();
  const find = (url: string) => client.call('GET', `/obs/find?url=${encodeURIComponent(url)}`);
  expect(await find(practice.url)).toEqual({
    url: practice.url,
    found: true,
    needsPassword: true,
    obsWebSocketVersion: '5.1.0',
  });
  const other = createServer((_request, response) => response.end()).listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const otherUrl = `ws://127.0.0.1:${(other.address() as AddressInfo).port}`;
  expect(await find(otherUrl)).toEqual({ url: otherUrl, found: false, needsPassword: false });
  expect((await client.call<{ obs: object }>('GET', '/status')).obs).toMatchObject({ state: 'not-linked' });
});

test('no other computer is asked, nor one that a name only looks like this one', async () => {
  const connected = vi.fn();
  const server = createServer().on('connection', connected).listen(0, '0.0.0.0');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  for (const host of ['0.0.0.0', '127.0.0.1.example', 'localhost.example', '10.0.0.1', '[::]', 'obs']) {
    expect(await probeLocalObs(`ws://${host}:${port}`), host).toBeUndefined();
  }
  expect(connected).not.toHaveBeenCalled();
});

test('the capture that hears what OBS hears is suggested where it can be told', async () => {
  const devices: Record<string, ObsDevice> = {
    Pulse: { kind: 'pulse', source: 'alsa_input.usb' },
    Default: { kind: 'default' },
    Named: { kind: 'named', label: ' Microphone (USB) ' },
    Unknown: { kind: 'named', label: 'Line in' },
    Twice: { kind: 'named', label: 'Twin' },
  };
  const inputs = [...Object.keys(devices), 'None'].map(
    (inputName): ObsInput => ({ inputName, inputKind: 'any', hasAudio: true }),
  );
  const bindings: CaptureBinding[] = ['Microphone (USB)', 'Twin', 'Twin'].map((device) => ({
    kind: 'microphone',
    device,
  }));
  const context = {
    stage: {
      listInputs: async () => inputs,
      devicesOf: async () => new Map(Object.entries(devices)),
    },
    settings: {
      read: () => ({ inputs: [{ inputId: 'input-1', inputName: 'Pulse', capture: { kind: 'socket' } }] }),
    },
    listening: {
      devices: async () => bindings.map((binding) => ({ binding, label: 'x', default: false })),
    },
  } as unknown as EngineContext;
  const list = obsOperations(context).find(({ endpoint }) => endpoint === listObsInputs);
  const answer = listObsInputs.result.parse(await list?.handle({} as never));
  expect(Object.fromEntries(answer.inputs.map((input) => [input.inputName, input.suggestedCapture]))).toEqual(
    {
      Pulse: { kind: 'pulse', source: 'alsa_input.usb' },
      Default: { kind: 'microphone' },
      Named: { kind: 'microphone', device: 'Microphone (USB)' },
      Unknown: undefined,
      Twice: undefined,
      None: undefined,
    },
  );
  expect(answer.inputs[0]?.inputId).toBe('input-1');
});

test('all that we changed in OBS is told, and nothing once it is undone', async () => {
  const { client } = await protectedEngine();
  const changesNow = async () =>
    (await client.call<{ changes: StageChangeView[] }>('GET', '/stage/changes')).changes;
  const changes = await changesNow();
  expect(changes).toContainEqual({ kind: 'sync-offset', inputName: MICROPHONE, beforeMs: 0, setMs: 600 });
  expect(changes).toContainEqual({ kind: 'created-filter', sceneName: 'Live' });
  expect(changes).toContainEqual({ kind: 'created-scene', sceneName: 'Airlock safe scene' });
  expect(changes.map(({ kind }) => kind)).toContain('created-input');
  await client.call('POST', '/stage/undo', {});
  expect(await changesNow()).toEqual([]);
});

test('the budget of video memory holds from when it is set', async () => {
  const { client, practice } = await startPracticeEngine();
  await client.call('PUT', '/obs/link', { url: practice.url, password: practice.password });
  const price = () => client.call<{ overBudget: boolean }>('POST', '/stage/price', {});
  expect((await price()).overBudget).toBe(false);
  const changed = { videoMemoryBudgetBytes: 1000, defaultPolicyId: 'family-friendly' };
  expect(await client.call('PUT', '/settings', { videoMemoryBudgetBytes: 1000 })).toEqual(changed);
  expect(await client.call('PUT', '/settings', {})).toEqual(changed);
  expect(await client.call('GET', '/settings')).toEqual(changed);
  expect((await price()).overBudget).toBe(true);
  await expect(client.call('POST', '/stage/set-up', {})).rejects.toThrow('409');
});

test('a preset can be made the default, also after a policy of one’s own was', async () => {
  const { client } = await startPracticeEngine();
  const defaultId = async () => {
    const { policies } = await client.call<{ policies: { policyId: string; default: boolean }[] }>(
      'GET',
      '/policies',
    );
    return policies.filter((entry) => entry.default).map(({ policyId }) => policyId);
  };
  const policy = { version: 1, name: 'Mine', strict: true, rules: [] };
  await client.call('PUT', '/policies/mine', { policy, makeDefault: true });
  expect(await defaultId()).toEqual(['mine']);
  await client.call('PUT', '/settings', { defaultPolicyId: 'no-slurs' });
  expect(await defaultId()).toEqual(['no-slurs']);
  expect(client.of('changed').at(-1)?.what).toMatch(/policies|settings/);
  await expect(client.call('PUT', '/settings', { defaultPolicyId: 'none-such' })).rejects.toThrow('404');
  expect(await defaultId()).toEqual(['no-slurs']);
});
