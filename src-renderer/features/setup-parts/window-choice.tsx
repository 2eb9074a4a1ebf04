import { useTranslation } from 'react-i18next';
import { WindowCaptureChoice, type WindowCaptureChoiceProps } from '../../capture/window-capture-choice.tsx';
import { surface } from '../../clients/shell.ts';
import './setup-parts.css';

/** Folded away: let this window hear an input. Nothing in the OBS dock, which has no microphone. */
export function WindowChoice(props: WindowCaptureChoiceProps) {
  const { t } = useTranslation('scenes');
  if (surface === 'dock') return null;
  return (
    <details className="parts-more">
      <summary>{t('capture.byWindow')}</summary>
      <WindowCaptureChoice {...props} />
    </details>
  );
}
