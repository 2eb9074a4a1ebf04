/** The engine with its real models in a worker that crashes or hangs when this process is told so over IPC. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BroadcastChannel } from 'node:worker_threads';
import { builtFolder } from '../../models/built-folder.ts';
import { WorkerSpeechDetector } from '../../src-engine/detect/speech/speech-detector.ts';
import { startEngine } from '../../src-engine/main.ts';

const { values } = parseArgs({ options: { 'data-dir': { type: 'string' }, port: { type: 'string' } } });
const detector = new WorkerSpeechDetector({
  encoderPath: join(builtFolder, 'speech-encoder.onnx'),
  decoderPath: join(builtFolder, 'speech-decoder.onnx'),
  voiceActivityPath: join(builtFolder, 'voice-activity.onnx'),
  workerUrl: new URL('./chaos-worker.ts', import.meta.url),
});
const engine = await startEngine({ dataDir: values['data-dir'], port: 0, parts: { detector } });
const orders = new BroadcastChannel('chaos');
process.on('message', (order) => orders.postMessage(order));
for (const event of ['SIGTERM', 'disconnect']) process.on(event, () => void engine.stop());
process.send?.({ type: 'engine.listening', port: engine.port, token: engine.token });
await engine.ended;
process.exit(0);
