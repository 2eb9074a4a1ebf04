/** A process that sets a stage up, mutes an input as a cut does, and waits to be killed. Told what to do over IPC. */
import { ObsStage } from '../../../src-engine/obs/obs-stage.ts';

interface Order {
  readonly url: string;
  readonly password: string;
  readonly folder: string;
  readonly delayMs: number;
  readonly mute: string;
}

process.once('message', async (order: Order) => {
  const stage = new ObsStage({ folder: order.folder });
  await stage.link({ url: order.url, password: order.password });
  await stage.setUp({ delayMs: order.delayMs });
  await stage.apply([{ inputName: order.mute, muted: true, bleep: true }]);
  process.send?.('holding');
});
process.once('disconnect', () => process.exit());
