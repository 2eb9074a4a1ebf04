/** Runs on the audio thread: gathers samples to frames of 20 ms and passes them on, and does nothing else. */

/** What the AudioWorkletGlobalScope has; TypeScript's DOM library does not know it. */
declare const currentFrame: number;
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessorShape): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
interface AudioWorkletProcessorShape {
  process(inputs: readonly (readonly Float32Array[])[]): boolean;
}

/** 20 ms at 16 kHz. */
const FRAME_SAMPLES = 320;

class FrameProcessor extends AudioWorkletProcessor implements AudioWorkletProcessorShape {
  /** Where frames go: a port of the capture worker, handed over once. */
  #to: MessagePort | undefined;
  #frame = new Float32Array(FRAME_SAMPLES);
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#to = data as MessagePort;
    };
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const channels = inputs[0] ?? [];
    const quantum = channels[0]?.length ?? 128;
    for (let at = 0; at < quantum; at++) {
      let sum = 0;
      for (const channel of channels) sum += channel[at] as number;
      // No channel: the source is silent just now, and silence is what is heard.
      this.#frame[this.#filled++] = channels.length === 0 ? 0 : sum / channels.length;
      if (this.#filled === FRAME_SAMPLES) this.#send(currentFrame + at + 1);
    }
    return true;
  }

  /** `endFrame`: one past the last sample, counted by the context. */
  #send(endFrame: number): void {
    const samples = this.#frame;
    this.#frame = new Float32Array(FRAME_SAMPLES);
    this.#filled = 0;
    this.#to?.postMessage({ endFrame, samples }, [samples.buffer]);
  }
}

registerProcessor('airlock-frames', FrameProcessor);
