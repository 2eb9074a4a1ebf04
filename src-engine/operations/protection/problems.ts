/** What each problem that operations find says to people. */
import type { Problem } from '../../contract/state.ts';

const texts = {
  'not-started': ['Protection is not on.', 'Switch it on: "airlock protect".'],
  'obs-not-linked': ['No OBS is linked.', 'Start OBS and link it: "airlock start" asks for it.'],
  'obs-lost': [
    'The link to OBS is lost: nothing can be cut.',
    'See whether OBS runs; we try again all the time.',
  ],
  'stage-not-set-up': ['OBS has no safety delay yet.', 'Set it up: "airlock set-up".'],
  'delay-not-in-force': ['The safety delay is being put in force.', 'Wait a few seconds.'],
  'no-input-bound': ['No input is bound to a microphone.', 'Say which one we should hear: "airlock bind".'],
  'input-missing': [
    'OBS has no input of that name now.',
    'Switch back to the scene collection that has it, or unbind it.',
  ],
  'input-not-delayed': ['This input airs without the safety delay.', 'Repair the stage, or set it up again.'],
  'capture-starting': ['Nothing was checked yet.', 'Wait until what was checked airs: as long as the delay.'],
  'capture-lost': ['We do not hear this input.', 'Plug the microphone in again, or choose another one.'],
  'not-heard': [
    'OBS has sound on this input that we do not hear.',
    'Look for a mute switch or a second microphone, and bind the one that OBS uses.',
  ],
  'wrong-microphone': [
    'What OBS has on this input is not what we hear.',
    'Bind the microphone that OBS uses for this input.',
  ],
  'model-down': [
    'The speech model is down: nothing is checked.',
    'It is being started again. If it stays so: "airlock doctor".',
  ],
  'falling-behind': [
    'Sound airs, or is muted, that was not checked in time.',
    'Close what uses the processor, or use a longer delay.',
  ],
  slept: [
    'The computer slept or hung: what was said meanwhile was not checked.',
    'Nothing to do; it catches up by itself.',
  ],
  'picture-slow': [
    'OBS shows us its picture too slowly to be checked before it airs.',
    'Close what uses the graphics card, or use a longer delay.',
  ],
  'picture-unchecked': [
    'A part of the picture airs, or is covered, that was not checked in time.',
    'Nothing to do where it passes; else close what uses the processor, or use a longer delay.',
  ],
  'picture-model-down': [
    'The screen models are down: the picture is not checked.',
    'They are being started again. If it stays so: "airlock doctor".',
  ],
  'source-lost': [
    'OBS does not show us a source of the picture.',
    'See in OBS whether it still works; if it needs no looking at, have it ignored.',
  ],
  'policy-dry-run': [
    'The policy is on a dry run: it shows cuts and makes none.',
    'Use a policy without dryRun to be protected.',
  ],
  internal: ['Something in Airlock failed.', 'Look into the log, and please report it.'],
} as const satisfies Partial<Record<Problem['code'], readonly [string, string]>>;

/** The problems that operations find; others come with a text of their own. */
export type ProblemText = keyof typeof texts;

export function problem(code: ProblemText, inputId?: string): Problem {
  const [message, advice] = texts[code];
  return { code, message, advice, ...(inputId === undefined ? {} : { inputId }) };
}
