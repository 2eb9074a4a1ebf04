/** The microphone's process in the app, where only the parent can start one. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { startMicrophoneChild } from '../../../src-engine/capture/microphone-child.ts';
import type { MicrophoneMessage } from '../../../src-engine/capture/microphone-messages.ts';
import type { LinkPort, ParentLink } from '../../../src-engine/parent-link.ts';

/** Electron's port gives the data in an event. */
function electronPort(port: MessagePort): LinkPort {
  onTestFinished(() => port.close());
  return {
    on: (event: 'message' | 'close', listener: (value: never) => void) =>
      event === 'close'
        ? port.on('close', listener as () => void)
        : port.on('message', (data: unknown) => (listener as (value: { data: unknown }) => void)({ data })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
  };
}

function fakeParent() {
  const told: unknown[] = [];
  let hear: (message: unknown, port: LinkPort | undefined) => void = () => undefined;
  const link: ParentLink = {
    isUtilityProcess: true,
    send: (message) => told.push(message),
    onMessage: (listener) => {
      hear = listener;
    },
    onParentGone: () => undefined,
  };
  return { told, link, tell: (message: unknown, port?: LinkPort) => hear(message, port) };
}

test('asks the parent for a process, talks to it over a port, has it ended by the parent', async () => {
  const parent = fakeParent();
  const first = startMicrophoneChild(parent.link);
  const second = startMicrophoneChild(parent.link);
  expect(parent.told).toEqual([
    { type: 'helper.start', helperId: 1, name: 'microphone' },
    { type: 'helper.start', helperId: 2, name: 'microphone' },
  ]);
  first.send({ task: 'list' });
  const { port1, port2 } = new MessageChannel();
  const asked = new Promise((resolve) => port2.once('message', resolve));
  const heard = new Promise<MicrophoneMessage>((resolve) => first.onMessage(resolve));
  parent.tell({ type: 'helper.started', helperId: 1 }, electronPort(port1));
  expect(await asked).toEqual({ task: 'list' });
  port2.postMessage({ kind: 'devices', names: ['Mic'] });
  expect(await heard).toEqual({ kind: 'devices', names: ['Mic'] });

  first.kill();
  expect(parent.told.at(-1)).toEqual({ type: 'helper.end', helperId: 1 });
  parent.tell({ type: 'helper.ended', helperId: 1 });
  await first.ended;
  const state = await Promise.race([second.ended.then(() => 'ended'), Promise.resolve('running')]);
  expect(state).toBe('running');
  port2.close();
});
