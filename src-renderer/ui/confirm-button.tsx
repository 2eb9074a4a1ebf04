import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface ConfirmButtonProps {
  readonly label: string;
  /** What a screen reader is told, where there are several alike. */
  readonly fullLabel?: string;
  readonly title: string;
  readonly means: string;
  readonly confirm: string;
  /** What the button says while it goes on; left out: the same. */
  readonly pending?: string;
  readonly isPending: boolean;
  /** Of the button that opens the question; the one that answers it is always a `danger`. */
  readonly variant?: ButtonProps['variant'] & string;
  readonly isDisabled?: boolean;
  /** `close` when it is done; it stays open where it failed. */
  readonly onConfirm: (close: () => void) => void;
  /** Why it failed. */
  readonly children: ReactNode;
}

/** Takes something away, after it has said what. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, fullLabel, title, means, confirm, isPending, onConfirm, children } = props;
  const { pending = confirm, variant = 'danger', isDisabled = false } = props;
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button
        variant={variant}
        isDisabled={isDisabled}
        onPress={() => setOpen(true)}
        {...(fullLabel === undefined ? {} : { 'aria-label': fullLabel })}
      >
        {label}
      </Button>
      <Dialog
        title={title}
        isOpen={isOpen}
        onClose={close}
        actions={
          <>
            <Button onPress={close} autoFocus>
              {t('cancel')}
            </Button>
            <Button variant="danger" isPending={isPending} onPress={() => onConfirm(close)}>
              {isPending ? pending : confirm}
            </Button>
          </>
        }
      >
        <p>{means}</p>
        {children}
      </Dialog>
    </>
  );
}
