import { describe, expect, test } from 'vitest';
import {
  type EngineFacts,
  type InputFacts,
  inputProtectionOf,
  protectionOf,
} from '../../../src-engine/operations/protection/protection-word.ts';

const input: InputFacts = {
  inputId: 'input-1',
  isMissing: false,
  isDelayed: true,
  capture: 'running',
  match: 'matched',
  unchecked: null,
  isDryRun: false,
};
const facts: EngineFacts = {
  isStarted: true,
  isPanic: false,
  isPaused: false,
  pausedUntil: undefined,
  obs: 'connected',
  stage: { state: 'ready', delayMs: 1500, protectedScenes: ['Live'], problems: [] },
  isProven: true,
  model: 'ready',
  boundInputs: 1,
  inputs: [input],
  notes: [],
};
const stageProblem = (code: 'stage-edited' | 'monitoring-not-delayed') => ({
  stage: { ...facts.stage, problems: [{ code, message: 'm', advice: 'a' }] },
});

describe('the word for the stream', () => {
  const cases: [string, Partial<EngineFacts>, Partial<InputFacts>, string, string[]][] = [
    ['all is well', {}, {}, 'protected', []],
    ['panic, whatever else', { isPanic: true, obs: 'lost' }, {}, 'panic', ['obs-lost']],
    ['paused', { isPaused: true }, {}, 'paused', []],
    ['not started', { isStarted: false, inputs: [] }, {}, 'not-protected', ['not-started']],
    [
      'a pause of nothing is no pause',
      { isStarted: false, isPaused: true, inputs: [] },
      {},
      'not-protected',
      ['not-started'],
    ],
    [
      'nothing bound',
      { isStarted: false, boundInputs: 0, inputs: [] },
      {},
      'not-protected',
      ['no-input-bound'],
    ],
    [
      'nothing bound, so that the picture alone is protected',
      { boundInputs: 0, inputs: [] },
      {},
      'not-protected',
      ['no-input-bound'],
    ],
    [
      'the picture is behind',
      { notes: [{ code: 'picture-unchecked', message: 'm', advice: 'a' }] },
      {},
      'catching-up',
      ['picture-unchecked'],
    ],
    [
      'the screen models are down',
      { notes: [{ code: 'picture-model-down', message: 'm', advice: 'a' }] },
      {},
      'not-protected',
      ['picture-model-down'],
    ],
    ['no OBS', { obs: 'not-linked' }, {}, 'not-protected', ['obs-not-linked']],
    ['OBS lost', { obs: 'lost' }, {}, 'not-protected', ['obs-lost']],
    ['OBS not back yet', { obs: 'connecting' }, {}, 'not-protected', ['obs-lost']],
    ['no stage', { stage: { ...facts.stage, state: 'none' } }, {}, 'not-protected', ['stage-not-set-up']],
    [
      'setting up',
      { stage: { ...facts.stage, state: 'setting-up' } },
      {},
      'not-protected',
      ['delay-not-in-force'],
    ],
    ['link back, stage not proved', { isProven: false }, {}, 'not-protected', ['delay-not-in-force']],
    ['edited by hand', stageProblem('stage-edited'), {}, 'not-protected', ['stage-edited']],
    [
      'monitoring is a note',
      stageProblem('monitoring-not-delayed'),
      {},
      'protected',
      ['monitoring-not-delayed'],
    ],
    ['model restarting', { model: 'restarting' }, {}, 'not-protected', ['model-down']],
    ['model failed', { model: 'failed' }, {}, 'not-protected', ['model-down']],
    [
      'disk full is a note',
      { notes: [{ code: 'disk-full', message: 'm', advice: 'a' }] },
      {},
      'protected',
      ['disk-full'],
    ],
    ['behind', {}, { unchecked: 'behind' }, 'catching-up', ['falling-behind']],
    ['a gap', {}, { unchecked: 'gap' }, 'catching-up', ['falling-behind']],
    ['starting', {}, { unchecked: 'starting', capture: 'starting' }, 'catching-up', ['capture-starting']],
    [
      'microphone gone',
      {},
      { capture: 'lost', unchecked: 'behind' },
      'not-protected',
      ['capture-lost', 'falling-behind'],
    ],
    ['wrong microphone', {}, { match: 'mismatch' }, 'not-protected', ['wrong-microphone']],
    ['OBS hears, we do not', {}, { match: 'obs-has-sound-we-do-not-hear' }, 'not-protected', ['not-heard']],
    ['input gone', {}, { isMissing: true }, 'not-protected', ['input-missing']],
    ['not delayed', {}, { isDelayed: false }, 'not-protected', ['input-not-delayed']],
    ['dry run', {}, { isDryRun: true }, 'not-protected', ['policy-dry-run']],
    ['both quiet is no trouble', {}, { capture: 'silent', match: 'unknown' }, 'protected', []],
  ];
  test.each(cases)('%s', (_, engine, change, word, codes) => {
    const all = { ...facts, inputs: [{ ...input, ...change }], ...engine };
    const protection = protectionOf(all);
    expect([protection.word, protection.reasons.map(({ code }) => code)]).toEqual([word, codes]);
  });

  test('one input in trouble is enough, and it is named', () => {
    const second = { ...input, inputId: 'input-2', capture: 'lost' as const };
    const { word, reasons } = protectionOf({ ...facts, inputs: [input, second] });
    expect([word, reasons[0]?.inputId]).toEqual(['not-protected', 'input-2']);
  });
});

describe('the word for one input', () => {
  test('another input in trouble does not count', () => {
    const second = { ...input, inputId: 'input-2', capture: 'lost' as const };
    const both = { ...facts, inputs: [input, second] };
    expect(inputProtectionOf(both, input).word).toBe('protected');
    expect(inputProtectionOf(both, second).word).toBe('not-protected');
  });

  test('one that is bound and not protected says so', () => {
    const { word, reasons } = inputProtectionOf(facts, undefined);
    expect([word, reasons[0]?.code]).toEqual(['not-protected', 'not-started']);
  });

  test('when a pause ends is told', () => {
    const pausedUntil = '2026-01-01T00:00:00.000Z';
    expect(protectionOf({ ...facts, isPaused: true, pausedUntil }).pausedUntil).toBe(pausedUntil);
  });
});
