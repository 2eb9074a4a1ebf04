/** Sound that this window hears: a microphone, or the computer's own sound where the app's shell gives it. */

import { SAMPLE_RATE } from '../../src-engine/contract/flow.ts';
import { socketTarget } from '../clients/engine-client.ts';
import type { CaptureLinkState, FromCaptureWorker, ToCaptureWorker } from './capture-messages.ts';
import frameWorkletUrl from './frame-worklet.ts?worker&url';

/** What to hear. The computer's own sound: team mates in a voice chat, a video that plays. */
export type WindowSource =
  | { readonly kind: 'microphone'; readonly deviceId: string; readonly label: string }
  | { readonly kind: 'computer-sound' };

export interface WindowCaptureReport {
  readonly link: CaptureLinkState;
  readonly peakDbfs: number;
  readonly sentFrames: number;
  readonly unsentFrames: number;
  /** The microphone was unplugged or taken away; open it again. */
  readonly isEnded: boolean;
}

/** As it is: whatever would change the sound would make it another than the one OBS airs. */
const unprocessed = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };

/** Opens one source and hears it until `stop`. */
export class WindowCapture {
  readonly #stream: MediaStream;
  readonly #context: AudioContext;
  readonly #worker: Worker;
  readonly #onReport: (report: WindowCaptureReport) => void;
  #report: WindowCaptureReport = {
    link: 'idle',
    peakDbfs: -120,
    sentFrames: 0,
    unsentFrames: 0,
    isEnded: false,
  };

  private constructor(
    stream: MediaStream,
    context: AudioContext,
    worker: Worker,
    onReport: (report: WindowCaptureReport) => void,
  ) {
    this.#stream = stream;
    this.#context = context;
    this.#worker = worker;
    this.#onReport = onReport;
    worker.onmessage = ({ data }: MessageEvent<FromCaptureWorker>) => this.#take(data);
    for (const track of stream.getAudioTracks()) track.onended = () => this.#tell({ isEnded: true });
  }

  /** Rejects with the browser's DOMException: NotAllowedError, NotFoundError, NotReadableError. */
  static async open(
    source: WindowSource,
    onReport: (report: WindowCaptureReport) => void,
  ): Promise<WindowCapture> {
    const stream = await openStream(source);
    try {
      const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
      await context.audioWorklet.addModule(frameWorkletUrl);
      const node = new AudioWorkletNode(context, 'airlock-frames', { numberOfOutputs: 0 });
      const worker = new Worker(new URL('./capture-worker.ts', import.meta.url), { type: 'module' });
      const { port1, port2 } = new MessageChannel();
      post(worker, { kind: 'frames', port: port1, latencyMs: inputLatencyMs(stream) }, [port1]);
      node.port.postMessage(port2, [port2]);
      context.createMediaStreamSource(stream).connect(node);
      await context.resume();
      return new WindowCapture(stream, context, worker, onReport);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  /** Pushes what is heard to an input that is bound with `{kind: "socket"}`; again after `lost`. Rejects with a CallError. */
  async push(inputId: string): Promise<void> {
    post(this.#worker, { kind: 'target', target: await socketTarget(`/capture/${inputId}`) });
  }

  stop(): void {
    post(this.#worker, { kind: 'target', target: undefined });
    this.#worker.terminate();
    for (const track of this.#stream.getTracks()) track.stop();
    void this.#context.close();
  }

  #take(message: FromCaptureWorker): void {
    if (message.kind === 'link') {
      this.#tell({ link: message.state });
      return;
    }
    const { peakDbfs, sentFrames, unsentFrames } = message;
    this.#tell({ peakDbfs, sentFrames, unsentFrames });
  }

  #tell(part: Partial<WindowCaptureReport>): void {
    this.#report = { ...this.#report, ...part };
    this.#onReport(this.#report);
  }
}

/** What the browser says that sound takes from the air to its first sample; 0 where it does not say. */
function inputLatencyMs(stream: MediaStream): number {
  // Media Capture and Streams, section 4.3.8; TypeScript's DOM library does not know it.
  const settings = stream.getAudioTracks()[0]?.getSettings() as { readonly latency?: number } | undefined;
  return (settings?.latency ?? 0) * 1000;
}

async function openStream(source: WindowSource): Promise<MediaStream> {
  if (source.kind === 'microphone') {
    const deviceId = source.deviceId === '' ? {} : { deviceId: { exact: source.deviceId } };
    return navigator.mediaDevices.getUserMedia({ audio: { ...unprocessed, ...deviceId, channelCount: 1 } });
  }
  // The shell answers with the system's loopback; a picture has to be asked for with it and is dropped at once.
  const stream = await navigator.mediaDevices.getDisplayMedia({ audio: unprocessed, video: true });
  for (const track of stream.getVideoTracks()) {
    track.stop();
    stream.removeTrack(track);
  }
  return stream;
}

function post(worker: Worker, message: ToCaptureWorker, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}
