/** Follows OBS for the protected inputs: its link, mutes, meters, names, outputs and panic. */
import type { EventBody } from '../../contract/events.ts';
import type { BoundInput } from '../../contract/inputs.ts';
import type { StageState } from '../../contract/state.ts';
import type { Changed } from '../change-events.ts';
import type { SettingsStore } from '../ports/settings.ts';
import type { StageEvent, StagePort } from '../ports/stage.ts';
import type { LineReports } from './line-reports.ts';
import type { MuteHandover } from './mute-handover.ts';
import type { ProtectedInput } from './protected-input.ts';

export interface StageWatchOptions {
  readonly stage: StagePort;
  readonly settings: SettingsStore;
  readonly reports: LineReports;
  readonly handover: MuteHandover;
  readonly lines: () => readonly ProtectedInput[];
  readonly publish: (event: EventBody) => void;
  readonly nowMs: () => number;
  /** Carries the gates forward. */
  readonly step: () => void;
  /** Says how protected the stream is, if that changed. */
  readonly tell: () => void;
  /** Hands the mutes over between OBS and the gates. */
  readonly relink: () => Promise<void>;
  readonly onPanicEnd: () => void;
  readonly onFault: (error: unknown) => void;
}

/** How a stage is when no verb of ours is at work: what is in OBS can be listed then. */
const settled: ReadonlySet<StageState['state']> = new Set(['none', 'ready', 'edited'] as const);

export class StageWatch {
  readonly #options: StageWatchOptions;
  readonly #end: () => void;
  #isConnected: boolean;
  #isProven = true;

  constructor(options: StageWatchOptions) {
    this.#options = options;
    this.#isConnected = options.stage.obs.state === 'connected';
    this.#end = options.stage.on((event) => this.#take(event));
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** False after a lost link until the stage has proved itself again. */
  get isProven(): boolean {
    return this.#isProven;
  }

  stop(): void {
    this.#end();
  }

  #take(event: StageEvent): void {
    const { nowMs, publish } = this.#options;
    switch (event.kind) {
      case 'obs':
        publish({ type: 'obs', obs: event.obs });
        this.#obsChanged(event.obs.state === 'connected');
        this.#outputsChanged();
        break;
      case 'stage':
        publish({ type: 'stage', stage: event.stage });
        if (settled.has(event.stage.state)) this.#listAgain('obs-inputs', 'obs-scenes');
        this.#options.handover.takeDelays();
        break;
      case 'panic':
        // Not before the stage's own message is out: nothing may slow a panic.
        queueMicrotask(() => this.#setPanic(event.active));
        break;
      case 'mute':
        for (const line of this.#options.lines()) {
          if (line.inputName === event.inputName) line.muteSeen(event.muted, event.ours, nowMs());
        }
        this.#options.step();
        break;
      case 'meters':
        for (const reading of event.readings) {
          for (const line of this.#options.lines())
            if (line.inputName === reading.inputName) line.read(reading);
        }
        return;
      case 'input-renamed':
        void this.#inputRenamed(event.from, event.to);
        this.#listAgain('obs-inputs');
        break;
      case 'inputs-changed':
        void this.#options.relink();
        this.#listAgain('obs-inputs');
        break;
      case 'scenes-changed':
      case 'programme':
        this.#listAgain('obs-scenes');
        return;
    }
    this.#options.tell();
  }

  /** Windows that show these ask for them again. */
  #listAgain(...lists: Changed[]): void {
    for (const what of lists) this.#options.publish({ type: 'changed', what });
  }

  #obsChanged(isConnected: boolean): void {
    if (isConnected === this.#isConnected) return;
    this.#isConnected = isConnected;
    const { nowMs, stage } = this.#options;
    if (!isConnected) {
      this.#isProven = false;
      for (const line of this.#options.lines()) {
        line.unlinked(nowMs());
        line.line.gate.setReason('link-lost', line.policy.strict && !line.policy.dryRun);
      }
      this.#options.step();
      return;
    }
    this.#listAgain('obs-inputs', 'obs-scenes');
    void this.#options.relink();
    // The stage proves itself after each link; until then a strict policy keeps its inputs muted.
    setImmediate(() => {
      void stage
        .verify()
        .catch(() => undefined)
        .then(() => this.#linkProven());
    });
  }

  async #linkProven(): Promise<void> {
    if (!this.#isConnected) return;
    for (const line of this.#options.lines()) line.line.gate.setReason('link-lost', false);
    this.#isProven = true;
    await this.#options.relink();
  }

  #outputsChanged(): void {
    const { stage, nowMs } = this.#options;
    const { streaming, recording } = stage.obs;
    this.#options.reports.setOutputs({ streaming, recording }, nowMs());
    for (const line of this.#options.lines()) line.line.setOutputs({ streaming, recording }, nowMs());
    this.#options.step();
  }

  #setPanic(isActive: boolean): void {
    for (const line of this.#options.lines()) line.line.gate.setReason('panic', isActive);
    this.#options.step();
    this.#options.tell();
    if (!isActive) this.#options.onPanicEnd();
  }

  async #inputRenamed(from: string, to: string): Promise<void> {
    for (const line of this.#options.lines()) if (line.inputName === from) line.renamed(to);
    const { settings, onFault } = this.#options;
    const rename = (bound: BoundInput) => (bound.inputName === from ? { ...bound, inputName: to } : bound);
    await settings.update((value) => ({ ...value, inputs: value.inputs.map(rename) })).catch(onFault);
    this.#listAgain('inputs');
    this.#options.tell();
  }
}
