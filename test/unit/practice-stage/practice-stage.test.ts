import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ObsClient, stageEvents } from '../../../src-engine/obs/obs-client.ts';
import { type PracticeStage, startPracticeStage } from '../../../src-engine/practice-stage/practice-stage.ts';
import { until } from '../../helpers/stage/processes.ts';

let now = 0;
let practice: PracticeStage;

beforeEach(async () => {
  practice = await startPracticeStage({ level: () => 0.25, now: () => now });
});
afterEach(() => practice.close());

/** Sends one raw message; resolves to the close code the stage answers with. */
async function closedWith(
  message: string,
  options: ConstructorParameters<typeof WebSocket>[2] = {},
): Promise<number> {
  const socket = new WebSocket(practice.url, 'obswebsocket.json', options);
  socket.on('error', () => undefined);
  socket.on('open', () => socket.send(message));
  return new Promise((resolve) => socket.on('close', resolve));
}

test('the log gives the removed sound in source time, by the offset in force', () => {
  practice.world.setOffset('Microphone', 1500);
  now = 10_000;
  practice.world.setMuted('Microphone', true);
  now = 10_300;
  practice.world.setMuted('Microphone', false);
  expect(practice.cuts('Microphone')).toEqual([
    { airFromMs: 10_000, airUntilMs: 10_300, sourceFromMs: 8500, sourceUntilMs: 8800 },
  ]);
});

test('sends meters while muted, with the raw peak', async () => {
  const client = new ObsClient({ url: practice.url, password: practice.password, events: stageEvents });
  const peaks: unknown[] = [];
  client.on('InputVolumeMeters', ({ inputs }) => peaks.push(inputs[0]));
  await client.connect();
  practice.world.setMuted('Microphone', true);
  await until('meters come', () => peaks.length > 2);
  expect(peaks.at(-1)).toEqual({ inputName: 'Microphone', inputLevelsMul: [[0, 0, 0.25]] });
  client.close();
});

test('nothing gets in without the password, by a web page, or with nonsense', async () => {
  const identify = (d: object) => JSON.stringify({ op: 1, d });
  expect(await closedWith(identify({ rpcVersion: 1 }))).toBe(4009);
  expect(await closedWith(identify({ rpcVersion: 1, authentication: 'x' }))).toBe(4009);
  expect(await closedWith(JSON.stringify({ op: 6, d: { requestType: 'GetVersion', requestId: '1' } }))).toBe(
    4007,
  );
  expect(await closedWith('nonsense')).toBe(4002);
  expect(await closedWith('x'.repeat(2 << 20))).toBe(1009);
  expect(await closedWith('', { origin: 'https://evil.example' })).toBe(1006);
});
