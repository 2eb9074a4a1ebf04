/**
 * Between the audio thread and the engine, away from the page's thread: a page that draws or hangs delays no sound. Stamps
 * frames, answers the engine's clock questions, tells the level.
 */
import { encodeCaptureFrame } from '../../src-engine/contract/capture-frame.ts';
import { SAMPLE_RATE } from '../../src-engine/contract/flow.ts';
import { CaptureClock } from './capture-clock.ts';
import type {
  CaptureLinkState,
  CaptureTarget,
  FromCaptureWorker,
  ToCaptureWorker,
} from './capture-messages.ts';

const TELL_LEVEL_EVERY_MS = 100;
/** More than this on its way to the engine means that it does not take it: later sound would only come later still. */
const MAX_BUFFERED_BYTES = 512 * 1024;
/** The close code by which the engine says that another client pushes this input (docs/api.md). */
const CLOSE_REPLACED = 4001;
const SILENCE_DBFS = -120;

const clock = new CaptureClock();
let latencyMs = 0;
let socket: WebSocket | undefined;
let isReady = false;
let sequence = 0;
let sentFrames = 0;
let unsentFrames = 0;
let peak = 0;

self.onmessage = ({ data }: MessageEvent<ToCaptureWorker>) => {
  if (data.kind === 'target') {
    connect(data.target);
    return;
  }
  latencyMs = data.latencyMs;
  data.port.onmessage = ({ data: frame }: MessageEvent<{ endFrame: number; samples: Float32Array }>) =>
    take(frame.endFrame, frame.samples);
};

setInterval(() => {
  const peakDbfs = peak === 0 ? SILENCE_DBFS : Math.max(SILENCE_DBFS, 20 * Math.log10(peak));
  tell({ kind: 'level', peakDbfs, sentFrames, unsentFrames });
  peak = 0;
}, TELL_LEVEL_EVERY_MS);

function take(endFrame: number, samples: Float32Array): void {
  const endMs = clock.stamp((endFrame / SAMPLE_RATE) * 1000, performance.now());
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  if (socket === undefined || !isReady || socket.bufferedAmount > MAX_BUFFERED_BYTES) {
    if (socket !== undefined) unsentFrames += 1;
    return;
  }
  const clientMs = endMs - (samples.length / SAMPLE_RATE) * 1000 - latencyMs;
  socket.send(encodeCaptureFrame({ sequence, clientMs, samples }) as Uint8Array<ArrayBuffer>);
  sequence = (sequence + 1) >>> 0;
  sentFrames += 1;
}

function connect(target: CaptureTarget | undefined): void {
  socket?.close();
  socket = undefined;
  isReady = false;
  tellLink(target === undefined ? 'idle' : 'connecting');
  if (target === undefined) return;
  const own = new WebSocket(target.url, [...target.protocols]);
  own.binaryType = 'arraybuffer';
  socket = own;
  own.onmessage = ({ data }) => {
    if (own === socket) hear(own, JSON.parse(data as string));
  };
  own.onclose = ({ code }) => {
    if (own !== socket) return;
    socket = undefined;
    isReady = false;
    tellLink(code === CLOSE_REPLACED ? 'replaced' : 'lost');
  };
}

function hear(own: WebSocket, message: { readonly type: string; readonly id?: number }): void {
  if (message.type === 'clock') {
    own.send(JSON.stringify({ type: 'clock', id: message.id, clientMs: performance.now() }));
  } else if (message.type === 'ready') {
    isReady = true;
    tellLink('pushing');
  }
}

function tellLink(state: CaptureLinkState): void {
  tell({ kind: 'link', state });
}

function tell(message: FromCaptureWorker): void {
  self.postMessage(message);
}
