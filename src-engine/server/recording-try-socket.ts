/** One client of /try-recording: its messages are checked, its sound goes on as it is wanted, and it is told the result. */
import type { RawData, WebSocket } from 'ws';
import { decodeCaptureFrame } from '../contract/capture-frame.ts';
import { UserError } from '../contract/errors.ts';
import { SAMPLE_RATE, type SoundFrame } from '../contract/flow.ts';
import {
  type RecordingTryServerMessage,
  recordingTryClientMessageSchema,
} from '../contract/recording-try.ts';
import type { RecordingTries, RecordingTryRequest } from '../operations/recording-try.ts';
import { CLOSE_POLICY } from './capture-socket.ts';
import { answerTo } from './error-answer.ts';

/** So much sound may wait here; more is asked for when half of it is gone. */
const AHEAD_MS = 30_000;
/** A client that sends what nobody asked for would fill the memory. */
const SLACK_MS = 2000;
const TELL_EVERY_MS = 100;
/** RFC 6455: done. */
const CLOSE_DONE = 1000;

/** Serves the socket until it closes. `onFault` is told of what is our fault. */
export function serveRecordingTry(
  socket: WebSocket,
  tries: RecordingTries,
  onFault: (error: unknown) => void,
): void {
  const cancelled = new AbortController();
  const sound = new SoundQueue((untilMs) => say({ type: 'want', untilMs }));
  let isStarted = false;
  socket.on('message', (data: RawData, isBinary: boolean) => {
    try {
      if (isBinary) sound.push(isStarted ? readSamples(data as Buffer) : notYet());
      else take(data.toString());
    } catch (error) {
      end(error);
    }
  });
  socket.on('close', () => cancel());

  function take(text: string): void {
    const message = recordingTryClientMessageSchema.safeParse(parseJson(text));
    if (!message.success) throw badRequest('That is not a message of this protocol.');
    if (message.data.type === 'end') {
      sound.end();
    } else if (isStarted) {
      throw badRequest('A recording is being tried on this connection.');
    } else {
      isStarted = true;
      void run(message.data);
    }
  }

  async function run(request: RecordingTryRequest): Promise<void> {
    let toldAtMs = 0;
    try {
      sound.begin();
      const result = await tries.run(request, sound, {
        signal: cancelled.signal,
        onProgress: (doneMs) => {
          if (performance.now() - toldAtMs < TELL_EVERY_MS) return;
          toldAtMs = performance.now();
          say({ type: 'progress', doneMs });
        },
      });
      say({ type: 'done', result });
      socket.close(CLOSE_DONE);
    } catch (error) {
      if (!cancelled.signal.aborted) end(error);
    }
  }

  function end(error: unknown): void {
    const { body, fault } = answerTo(error);
    if (fault) onFault(error);
    say({ type: 'failed', ...body.error });
    socket.close(CLOSE_POLICY);
    cancel();
  }

  function cancel(): void {
    cancelled.abort(new Error('the client is gone'));
    sound.end();
  }

  function say(message: RecordingTryServerMessage): void {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }
}

/** Samples as they come, as frames with times from 0; asks for more when they are taken. */
class SoundQueue implements AsyncIterable<SoundFrame> {
  readonly #want: (untilMs: number) => void;
  readonly #waiting: Float32Array[] = [];
  #wake: (() => void) | undefined;
  #isEnded = false;
  #pushedMs = 0;
  #takenMs = 0;
  #wantedMs = 0;

  constructor(want: (untilMs: number) => void) {
    this.#want = want;
  }

  begin(): void {
    this.#ask();
  }

  /** @throws UserError `too-many` for sound that was not asked for. */
  push(samples: Float32Array): void {
    if (this.#pushedMs > this.#wantedMs + SLACK_MS) {
      throw new UserError('too-many', 'More sound came than was asked for.', 'Wait for "want".');
    }
    this.#waiting.push(samples);
    this.#pushedMs += lengthMs(samples);
    this.#wake?.();
  }

  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<SoundFrame> {
    for (;;) {
      const samples = this.#waiting.shift();
      if (samples !== undefined) {
        const fromMs = this.#takenMs;
        this.#takenMs += lengthMs(samples);
        if (this.#wantedMs - this.#takenMs < AHEAD_MS / 2) this.#ask();
        yield { fromMs, samples };
      } else if (this.#isEnded) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }

  #ask(): void {
    this.#wantedMs = this.#takenMs + AHEAD_MS;
    this.#want(this.#wantedMs);
  }
}

function readSamples(bytes: Uint8Array): Float32Array {
  const frame = decodeCaptureFrame(bytes);
  if (typeof frame === 'string') throw badRequest('That is not a frame of sound.');
  return frame.samples;
}

function notYet(): never {
  throw badRequest('Sound came before "start".');
}

function lengthMs(samples: Float32Array): number {
  return (samples.length / SAMPLE_RATE) * 1000;
}

function badRequest(message: string): UserError {
  return new UserError('bad-request', message, 'See docs/api.md.');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
