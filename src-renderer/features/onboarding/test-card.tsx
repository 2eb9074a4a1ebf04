import { useEffect } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { cardLines } from './card-secrets.ts';

export interface TestCardProps {
  /** What has become of it so far. */
  readonly said: string;
  readonly isCovered: boolean;
  readonly onClose: () => void;
}

/** Over the whole page, and over the whole screen where the browser lets it: black on white, large, as a sheet of paper. */
export function TestCard({ said, isCovered, onClose }: TestCardProps) {
  const { t } = useTranslation('onboarding');
  useFullScreen();
  return (
    <ModalOverlay isOpen onOpenChange={(isOpen) => !isOpen && onClose()} className="setup-card">
      <Modal className="setup-card-modal">
        <Dialog className="setup-card-sheet">
          <div className="setup-card-body">
            <Heading slot="title" level={2}>
              {t('card.heading')}
            </Heading>
            <p>{t('card.fake')}</p>
            <dl className="setup-card-lines">
              {cardLines.map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}:</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
            <p className="setup-card-said" role="status">
              <Icon name={isCovered ? 'check' : 'clock'} /> {said}
            </p>
            <Button variant="primary" onPress={onClose} autoFocus>
              {t('card.takeAway')}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The whole page, as the card is laid over it; a browser that refuses shows the card in its window all the same. */
function useFullScreen(): void {
  useEffect(() => {
    document.documentElement.requestFullscreen?.().catch(() => undefined);
    return () => {
      if (document.fullscreenElement !== null) void document.exitFullscreen().catch(() => undefined);
    };
  }, []);
}
