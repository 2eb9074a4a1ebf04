/**
 * The process in which the microphone is read, started by microphone-source.ts, which sends a MicrophoneRequest. A process of
 * its own, since the native recorder blocks while it reads, and hangs for ever in closing a device whose sound server died:
 * only killing it is sure to end it.
 */
import { PvRecorder } from '@picovoice/pvrecorder-node';
import { parentLink } from '../parent-link.ts';
import type { MicrophoneMessage, MicrophoneRequest } from './microphone-messages.ts';

/** 20 ms at the recorder's 16 kHz. */
const FRAME_SAMPLES = 320;
/** A second, should this process be kept from reading. */
const BUFFERED_FRAMES = 50;
const DEFAULT_DEVICE = -1;
/** A read gives up after about 1 s. Some devices need longer for their first sound; one that is gone fails for good. */
const FAILED_READS_ALLOWED = 2;

/** To whoever asked: the parent, or the engine by a port that the parent handed over. */
let say: (message: MicrophoneMessage) => void = () => undefined;

/** Two of one name are told apart: "Mic", "Mic (2)". */
function microphones(): string[] {
  const seen = new Map<string, number>();
  return PvRecorder.getAvailableDevices().map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function open(device: string | undefined): PvRecorder | undefined {
  const index = device === undefined ? DEFAULT_DEVICE : microphones().indexOf(device);
  if (device !== undefined && index === -1) {
    say({ kind: 'failed', why: 'no-such-device' });
    return undefined;
  }
  const recorder = new PvRecorder(FRAME_SAMPLES, index, BUFFERED_FRAMES);
  recorder.start();
  say({ kind: 'opened', label: recorder.getSelectedDevice() });
  return recorder;
}

/** Reads until the device fails; between two reads, messages and the parent's end are seen. */
async function listen(recorder: PvRecorder): Promise<void> {
  for (let failedReads = 0; failedReads <= FAILED_READS_ALLOWED; ) {
    try {
      const samples = await recorder.read();
      say({ kind: 'sound', atHrMs: Number(process.hrtime.bigint()) / 1e6, samples });
      failedReads = 0;
    } catch {
      failedReads += 1;
    }
  }
}

async function carryOut(request: MicrophoneRequest): Promise<void> {
  try {
    if (request.task === 'list') {
      say({ kind: 'devices', names: microphones() });
      return;
    }
    const recorder = open(request.device);
    if (recorder !== undefined) await listen(recorder);
  } catch {
    say({ kind: 'failed', why: 'cannot-open' });
  }
}

/** Without a parent there is nobody to listen for; and not by process.exit, which the native library may hold up. */
function end(): void {
  process.kill(process.pid, 'SIGKILL');
}

const link = parentLink();
if (link?.isUtilityProcess) {
  // The engine's port comes first; the engine has us ended when it has its answer.
  link.onMessage((_, port) => {
    if (port === undefined) return;
    say = (message) => port.postMessage(message);
    port.on('message', ({ data }) => void carryOut(data as MicrophoneRequest));
    port.on('close', end);
    port.start();
  });
} else if (link !== undefined) {
  say = link.send;
  link.onParentGone(end);
  link.onMessage(
    (request) => void carryOut(request as MicrophoneRequest).finally(() => process.disconnect()),
  );
}
