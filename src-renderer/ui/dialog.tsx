import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import './dialog.css';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons, the one to press last. */
  readonly actions: ReactNode;
  /** For what must not be missed: Escape and a click beside it do nothing. */
  readonly isUrgent?: boolean;
}

/** A window over the page: focus stays in it and returns where it came from. */
export function Dialog({ title, isOpen, onClose, children, actions, isUrgent = false }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(next) => !next && onClose()}
      isDismissable={!isUrgent}
      isKeyboardDismissDisabled={isUrgent}
      className="ui-overlay"
    >
      <Modal className="ui-modal">
        <AriaDialog role={isUrgent ? 'alertdialog' : 'dialog'} className="ui-dialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <div className="ui-dialog-body">{children}</div>
          <div className="ui-dialog-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
