/** The one big honest word about the stream, and the reasons for it. Pure. */
import type { CaptureState, ObsState, Problem, Protection, StageState } from '../../contract/state.ts';
import type { SpeechDetectorState } from '../ports/speech.ts';
import { type ProblemText, problem } from './problems.ts';

/** What is known of one input that is to be protected. */
export interface InputFacts {
  readonly inputId: string;
  /** True where OBS has no input of that name. */
  readonly isMissing: boolean;
  /** True where its sound has the safety delay. */
  readonly isDelayed: boolean;
  readonly capture: CaptureState['state'];
  readonly match: 'unknown' | 'matched' | 'mismatch' | 'obs-has-sound-we-do-not-hear';
  /** Why sound that airs now was not checked; null where it was. */
  readonly unchecked: 'starting' | 'behind' | 'gap' | null;
  readonly isDryRun: boolean;
}

/** What is known of the whole engine. */
export interface EngineFacts {
  readonly isStarted: boolean;
  readonly isPanic: boolean;
  readonly isPaused: boolean;
  /** ISO 8601, where the pause ends by itself. */
  readonly pausedUntil: string | undefined;
  readonly obs: ObsState['state'];
  readonly stage: StageState;
  /** False after a lost link until the stage has proved itself again: a strict policy mutes until then. */
  readonly isProven: boolean;
  readonly model: SpeechDetectorState['kind'];
  readonly boundInputs: number;
  readonly inputs: readonly InputFacts[];
  /** Troubles that take nothing away from the protection itself: a full disk. */
  readonly notes: readonly Problem[];
}

/** Problems that are told and change no word. */
const notesOnly: readonly Problem['code'][] = ['monitoring-not-delayed', 'disk-full', 'settings-damaged'];
/** Problems that pass by themselves while a strict policy mutes. */
const passing: readonly Problem['code'][] = ['falling-behind', 'capture-starting', 'picture-unchecked'];

/** The word for the whole stream. */
export function protectionOf(facts: EngineFacts): Protection {
  const reasons = [
    ...engineProblems(facts),
    ...facts.stage.problems,
    ...facts.inputs.flatMap((input) => inputProblems(input)),
    ...facts.notes,
  ];
  return wordFor(facts, reasons);
}

/** The word for one input: what concerns all of them counts for it too. */
export function inputProtectionOf(facts: EngineFacts, input: InputFacts | undefined): Protection {
  const isStarted = facts.isStarted && input !== undefined;
  const engine = engineProblems({ ...facts, isStarted });
  return wordFor({ ...facts, isStarted }, [...engine, ...(input ? inputProblems(input) : [])]);
}

function wordFor(facts: EngineFacts, reasons: readonly Problem[]): Protection {
  if (facts.isPanic) return { word: 'panic', reasons: [...reasons] };
  if (!facts.isStarted) return { word: 'not-protected', reasons: [...reasons] };
  if (facts.isPaused) {
    const until = facts.pausedUntil === undefined ? {} : { pausedUntil: facts.pausedUntil };
    return { word: 'paused', reasons: [...reasons], ...until };
  }
  const serious = reasons.filter(({ code }) => !notesOnly.includes(code));
  if (serious.some(({ code }) => !passing.includes(code)))
    return { word: 'not-protected', reasons: [...reasons] };
  return { word: serious.length > 0 ? 'catching-up' : 'protected', reasons: [...reasons] };
}

function engineProblems(facts: EngineFacts): Problem[] {
  const found: ProblemText[] = [];
  if (facts.obs === 'not-linked') found.push('obs-not-linked');
  else if (facts.obs !== 'connected') found.push('obs-lost');
  else if (facts.stage.state === 'none' || facts.stage.state === 'undoing') found.push('stage-not-set-up');
  else if (facts.stage.state === 'setting-up' || !facts.isProven) found.push('delay-not-in-force');
  if (facts.boundInputs === 0) found.push('no-input-bound');
  else if (!facts.isStarted) found.push('not-started');
  if (facts.model === 'restarting' || facts.model === 'failed') found.push('model-down');
  return found.map((text) => problem(text));
}

function inputProblems(input: InputFacts): Problem[] {
  const found: ProblemText[] = [];
  if (input.isMissing) found.push('input-missing');
  else if (!input.isDelayed) found.push('input-not-delayed');
  if (input.capture === 'lost') found.push('capture-lost');
  else if (input.match === 'mismatch') found.push('wrong-microphone');
  else if (input.match === 'obs-has-sound-we-do-not-hear') found.push('not-heard');
  if (input.isDryRun) found.push('policy-dry-run');
  if (input.unchecked === 'starting') found.push('capture-starting');
  else if (input.unchecked !== null) found.push('falling-behind');
  return found.map((text) => problem(text, input.inputId));
}
