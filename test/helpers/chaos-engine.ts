/**
 * The engine with its real models in workers that misbehave when this process is told so over IPC: the speech worker at `crash` and
 * `hang`, the screen worker at `screen-` and one of its own orders.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BroadcastChannel } from 'node:worker_threads';
import { builtFolder } from '../../models/built-folder.ts';
import { WorkerPictureDetector } from '../../src-engine/detect/screen/screen-detector.ts';
import { WorkerSpeechDetector } from '../../src-engine/detect/speech/speech-detector.ts';
import { startEngine } from '../../src-engine/main.ts';

const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, port: { type: 'string' } } });
const detector = new WorkerSpeechDetector({
  encoderPath: join(builtFolder, 'speech-encoder.onnx'),
  decoderPath: join(builtFolder, 'speech-decoder.onnx'),
  voiceActivityPath: join(builtFolder, 'voice-activity.onnx'),
  workerUrl: new URL('./chaos-worker.ts', import.meta.url),
});
const pictureDetector = new WorkerPictureDetector({
  paths: {
    textFinder: join(builtFolder, 'text-finder.onnx'),
    textReader: join(builtFolder, 'text-reader.onnx'),
    nudity: join(builtFolder, 'nudity.onnx'),
    faces: join(builtFolder, 'faces.onnx'),
  },
  workerUrl: new URL('./chaos-screen-worker.ts', import.meta.url),
});
const parts = { detector, pictureDetector };
const engine = await startEngine({ dataDir: values['data-dir'], port: 0, parts });
const orders = new BroadcastChannel('chaos');
const screenOrders = new BroadcastChannel('screen-chaos');
process.on('message', (order: string) => {
  if (order.startsWith('screen-')) screenOrders.postMessage(order.slice('screen-'.length));
  else orders.postMessage(order);
});
for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => void engine.stop());
process.send?.({ type: 'engine.listening', port: engine.port, token: engine.token });
await engine.ended;
process.exit(0);
