import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import './button.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  readonly children: ReactNode;
  /** `primary`: the one thing to do next; `danger`: takes something away; `quiet`: in a row of others. */
  readonly variant?: 'primary' | 'plain' | 'quiet' | 'danger';
}

/** A button; while `isPending` it stays focusable and says so. */
export function Button({ variant = 'plain', children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`ui-button ui-button-${variant}`}>
      {children}
    </AriaButton>
  );
}
