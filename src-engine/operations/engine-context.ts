/** What operations work with. Built by main.ts, and by nobody else. */
import type { EventBody } from '../contract/events.ts';
import type { CapturePreview } from './capture-preview.ts';
import type { ObsLinking } from './obs-linking.ts';
import type { PictureControl } from './picture/picture-control.ts';
import type { PolicyBook } from './policy-book.ts';
import type { IncidentJournal } from './ports/incidents.ts';
import type { Listening } from './ports/listening.ts';
import type { Machine } from './ports/machine.ts';
import type { ProbeObs } from './ports/obs-probe.ts';
import type { SecretsStore, SettingsStore } from './ports/settings.ts';
import type { SpeechDetector } from './ports/speech.ts';
import type { StagePort } from './ports/stage.ts';
import type { WordFinder } from './ports/word-finder.ts';
import type { Protection } from './protection/protection.ts';
import type { SelfTestRunner } from './protection/self-test.ts';

export interface EngineContext {
  readonly engineVersion: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly stage: StagePort;
  readonly detector: SpeechDetector;
  readonly listening: Listening;
  readonly settings: SettingsStore;
  readonly secrets: SecretsStore;
  readonly journal: IncidentJournal;
  readonly policies: PolicyBook;
  readonly protection: Protection;
  readonly picture: PictureControl;
  readonly linking: ObsLinking;
  readonly selfTest: SelfTestRunner;
  readonly preview: CapturePreview;
  readonly wordFinder: WordFinder;
  readonly probeObs: ProbeObs;
  readonly machine: Machine;
  /** How many browsers are let in. */
  readonly pairingCount: () => number;
  readonly nowMs: () => number;
  readonly publish: (event: EventBody) => void;
  /** Ends the engine a moment later, so that the answer gets out. */
  readonly endSoon: () => void;
}
