/** What problems and errors say to people in their language: what happened, what it means for the stream, what to do. */
import type { TFunction } from 'i18next';
import type { Problem } from '../../src-engine/contract/state.ts';
import type { CallError } from '../clients/engine-client.ts';

export interface ProblemText {
  readonly what: string;
  readonly means: string;
  readonly advice: string;
}

type T = TFunction<readonly ['common', 'problems']>;

/** By its code; the engine's own English text only where it says more than the code ("internal", set-up details). */
export function problemText(t: T, { code, message, advice }: Problem): ProblemText {
  if (code === 'internal' || code === 'settings-damaged' || code === 'stage-edited')
    return { what: message, means: t(`problems:${code}.means`), advice };
  return {
    what: t(`problems:${code}.what`),
    means: t(`problems:${code}.means`),
    advice: t(`problems:${code}.advice`),
  };
}

/** Of an error that the engine answered with; undefined stands for a fault of this page. */
export function errorText(t: T, error: CallError | undefined): ProblemText {
  const code = error?.code ?? 'internal';
  const text = {
    what: t(`problems:errors.${code}.what`),
    means: t(`problems:errors.${code}.means`),
    advice: t(`problems:errors.${code}.advice`),
  };
  // These differ from call to call: the engine's words are more exact than a translation of the code.
  const isSpecific =
    code === 'bad-request' ||
    code === 'conflict' ||
    code === 'policy-invalid' ||
    code === 'word-list-invalid' ||
    code === 'obs-refused';
  return isSpecific && error !== undefined ? { ...text, what: error.message } : text;
}
