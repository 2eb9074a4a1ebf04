/** A recording's file as the sound that the engine listens to: 16 kHz, one channel. */
import { SAMPLE_RATE } from '../../../src-engine/contract/flow.ts';
import { mixToMono } from './recording-frames.ts';

/** Decoded, a file takes many times its size in memory; `airlock scan` takes any. */
export const MAX_RECORDING_MEGABYTES = 100;

export type RecordingSound = { readonly samples: Float32Array } | { readonly fault: RecordingFault };
export type RecordingFault = 'tooLarge' | 'unreadable' | 'silent';

export async function decodeRecording(file: File): Promise<RecordingSound> {
  if (file.size > MAX_RECORDING_MEGABYTES * 1e6) return { fault: 'tooLarge' };
  try {
    const bytes = await file.arrayBuffer();
    // It decodes to its own rate, whatever the file's is. Nothing is ever rendered by it.
    const context = new OfflineAudioContext(1, 1, SAMPLE_RATE);
    const sound = await context.decodeAudioData(bytes);
    const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at));
    const samples = mixToMono(channels);
    return samples.some((sample) => sample !== 0) ? { samples } : { fault: 'silent' };
  } catch {
    return { fault: 'unreadable' };
  }
}

/** The loudest sample of each of `count` parts, 0 to 1: the wave as it is drawn. */
export function peaksOf(samples: Float32Array, count: number): number[] {
  const each = Math.max(1, Math.ceil(samples.length / count));
  return Array.from({ length: Math.ceil(samples.length / each) }, (_, part) => {
    let peak = 0;
    const until = Math.min(samples.length, (part + 1) * each);
    for (let at = part * each; at < until; at++) peak = Math.max(peak, Math.abs(samples[at] as number));
    return Math.min(1, peak);
  });
}
