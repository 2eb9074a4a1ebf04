/** A process that sets a stage up, cuts sound and picture, and waits to be killed. Told what to do over IPC. */
import { ObsStage } from '../../../src-engine/obs/obs-stage.ts';

interface Order {
  readonly url: string;
  readonly password: string;
  readonly folder: string;
  readonly delayMs: number;
  readonly mute: string;
  /** A scene that is covered and blurred, an input that is hidden, and the safe scene on air. */
  readonly picture?: { readonly cover: string; readonly hide: string };
}

process.once('message', async (order: Order) => {
  const stage = new ObsStage({ folder: order.folder });
  await stage.link({ url: order.url, password: order.password });
  await stage.setUp({ delayMs: order.delayMs });
  await stage.apply([{ inputName: order.mute, muted: true, bleep: true }]);
  if (order.picture !== undefined) {
    const box = { x: 10, y: 10, width: 100, height: 100 };
    await stage.picture.setCuts([{ sceneName: order.picture.cover, covers: [box], blurs: [box] }]);
    await stage.picture.setHidden([order.picture.hide]);
    await stage.picture.setSafeScene(true);
  }
  process.send?.('holding');
});
process.once('disconnect', () => process.exit());
