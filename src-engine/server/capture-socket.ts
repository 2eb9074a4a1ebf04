/** One client that pushes the sound of one input: frames are checked, told on our clock and passed on, or refused. */
import type { RawData, WebSocket } from 'ws';
import {
  type CaptureServerMessage,
  captureClientMessageSchema,
  decodeCaptureFrame,
  type FrameFault,
} from '../contract/capture-frame.ts';
import type { PushedFrame, PushedSoundSink } from '../operations/ports/pushed-sound.ts';
import { ClockMap } from './clock-map.ts';

/** So many answers make the clock certain enough to begin: one of them is likely to be quick. */
const ANSWERS_TO_BEGIN = 5;
const ASK_EVERY_MS = 2000;
/** Questions that may be open at a time; older ones are forgotten. */
const MAX_OPEN_QUESTIONS = 8;

/** A frame from further ahead or behind than this has a wrong stamp. */
const MAX_AHEAD_MS = 250;
const MAX_BEHIND_MS = 10_000;

/** So many refused frames in a row are no accident. */
const MAX_FAULTS_IN_A_ROW = 200;
const TELL_FAULTS_EVERY_MS = 1000;

/** WebSocket close codes (RFC 6455): 1008 is "policy violation", from 4000 on they are ours. */
export const CLOSE_POLICY = 1008;
export const CLOSE_REPLACED = 4001;
export const CLOSE_REVOKED = 4003;

type Refusal = FrameFault | 'not-ready' | 'stamp';

/** Serves the socket until it closes or `end` is called. `nowMs` is the engine's monotonic clock. */
export class CaptureClient {
  readonly #socket: WebSocket;
  readonly #sink: PushedSoundSink;
  readonly #nowMs: () => number;
  readonly #clock = new ClockMap();
  /** When we asked, by question. */
  readonly #openQuestions = new Map<number, number>();
  readonly #asking: NodeJS.Timeout;
  #nextQuestion = 0;
  #state: 'matching-clocks' | 'ready' | 'ended' = 'matching-clocks';
  #faultsInARow = 0;
  #untoldFaults = 0;
  #toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(socket: WebSocket, sink: PushedSoundSink, nowMs: () => number) {
    this.#socket = socket;
    this.#sink = sink;
    this.#nowMs = nowMs;
    socket.on('message', (data: RawData, isBinary: boolean) => {
      if (this.#state === 'ended') return;
      if (isBinary) this.#takeFrame(data as Buffer);
      else this.#takeAnswer(data.toString());
    });
    socket.on('close', () => this.#stop());
    this.#asking = setInterval(() => this.#ask(), ASK_EVERY_MS);
    this.#ask();
  }

  /** Takes nothing more and closes the socket with a code of RFC 6455. */
  end(code: number, reason: string): void {
    this.#stop();
    this.#socket.close(code, reason);
  }

  #stop(): void {
    clearInterval(this.#asking);
    const wasReady = this.#state === 'ready';
    this.#state = 'ended';
    if (wasReady) this.#sink.closed();
  }

  #say(message: CaptureServerMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #ask(): void {
    const id = this.#nextQuestion++;
    this.#openQuestions.set(id, this.#nowMs());
    const oldest = this.#openQuestions.keys().next().value;
    if (this.#openQuestions.size > MAX_OPEN_QUESTIONS && oldest !== undefined)
      this.#openQuestions.delete(oldest);
    this.#say({ type: 'clock', id });
  }

  #takeAnswer(text: string): void {
    const message = captureClientMessageSchema.safeParse(parseJson(text));
    if (!message.success) {
      this.end(CLOSE_POLICY, 'not a message of this protocol');
      return;
    }
    const askedAtMs = this.#openQuestions.get(message.data.id);
    if (askedAtMs === undefined) return;
    this.#openQuestions.delete(message.data.id);
    this.#clock.add(askedAtMs, message.data.clientMs, this.#nowMs());
    if (this.#state === 'ready') return;
    if (this.#clock.answerCount < ANSWERS_TO_BEGIN) {
      this.#ask();
      return;
    }
    this.#state = 'ready';
    this.#sink.opened();
    this.#say({ type: 'ready' });
  }

  #takeFrame(bytes: Uint8Array): void {
    const frame = this.#read(bytes);
    if (typeof frame === 'string') {
      this.#refuse(frame);
      return;
    }
    this.#faultsInARow = 0;
    this.#sink.push(frame);
  }

  #read(bytes: Uint8Array): PushedFrame | Refusal {
    if (this.#state !== 'ready') return 'not-ready';
    const frame = decodeCaptureFrame(bytes);
    if (typeof frame === 'string') return frame;
    const arrivedAtMs = this.#nowMs();
    const fromMs = this.#clock.toEngineMs(frame.clientMs);
    if (fromMs === undefined) return 'not-ready';
    if (fromMs > arrivedAtMs + MAX_AHEAD_MS || fromMs < arrivedAtMs - MAX_BEHIND_MS) return 'stamp';
    return { fromMs, samples: frame.samples, sequence: frame.sequence, arrivedAtMs };
  }

  #refuse(fault: Refusal): void {
    this.#faultsInARow++;
    this.#untoldFaults++;
    if (this.#faultsInARow >= MAX_FAULTS_IN_A_ROW) {
      this.end(CLOSE_POLICY, 'no frame could be used');
      return;
    }
    if (this.#nowMs() - this.#toldAtMs < TELL_FAULTS_EVERY_MS) return;
    this.#toldAtMs = this.#nowMs();
    this.#say({ type: 'refused', count: this.#untoldFaults, fault });
    this.#untoldFaults = 0;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
