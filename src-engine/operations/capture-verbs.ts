/** The microphones of this system, and a listen to one of them before it is bound. */
import { listCaptureDevices, startCapturePreview, stopCapturePreview } from '../contract/endpoints/engine.ts';
import type { EngineContext } from './engine-context.ts';
import { type Operation, operation } from './operation.ts';

export function captureOperations({ listening, preview }: EngineContext): Operation[] {
  return [
    operation(listCaptureDevices, async () => ({ devices: [...(await listening.devices())] })),
    operation(startCapturePreview, async ({ capture }) => {
      await preview.start(capture);
      return {};
    }),
    operation(stopCapturePreview, async () => {
      await preview.stop();
      return {};
    }),
  ];
}
