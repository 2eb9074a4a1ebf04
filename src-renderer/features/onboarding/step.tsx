import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icons.tsx';

export type StepState = 'done' | 'chosen' | 'next' | 'later';

export interface StepProps {
  readonly number: number;
  readonly title: string;
  /** What was chosen, in a few words; shown whether the step is open or not. */
  readonly summary: string | undefined;
  readonly state: StepState;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** Set when a button of another step led here: then this heading takes the focus. */
  readonly takesFocus: boolean;
  readonly children: ReactNode;
}

/** One step: a heading that opens it, with its number or sign, what it is and what was chosen. */
export function Step({ number, title, summary, state, isOpen, onToggle, takesFocus, children }: StepProps) {
  const { t } = useTranslation('onboarding');
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isOpen || !takesFocus) return;
    button.current?.focus({ preventScroll: true });
    button.current?.scrollIntoView({ block: 'start' });
  }, [isOpen, takesFocus]);
  return (
    <li className="setup-step" data-state={state} data-open={isOpen || undefined}>
      <h2>
        <button
          type="button"
          ref={button}
          className="setup-step-button"
          aria-expanded={isOpen}
          aria-controls={id}
          aria-current={state === 'next' ? 'step' : undefined}
          onClick={onToggle}
        >
          <span className="setup-step-sign" aria-hidden="true">
            {state === 'done' ? <Icon name="check" /> : number}
          </span>
          <span className="setup-step-title">
            <span className="visually-hidden">{t('step', { number })} </span>
            {title}
          </span>
          <span className="setup-step-summary">{summary}</span>
          <span className="setup-step-state">{t(`state.${state}`)}</span>
          <span className="setup-step-chevron">
            <Icon name="chevron" />
          </span>
        </button>
      </h2>
      <div id={id} className="setup-step-body" hidden={!isOpen}>
        {/* Not only hidden: a closed step listens to nothing and asks for nothing. */}
        {isOpen ? children : null}
      </div>
    </li>
  );
}

/** The buttons at the end of a step: back on the left, the one to press on the right. */
export function StepActions({ undo, children }: { readonly undo?: ReactNode; readonly children: ReactNode }) {
  return (
    <div className="setup-step-actions">
      <div className="ui-row">{undo}</div>
      <div className="ui-row">{children}</div>
    </div>
  );
}
