import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaptureBinding } from '../../../src-engine/contract/inputs.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ErrorNote } from '../../ui/page.tsx';
import { LevelMeter } from '../../ui/progress.tsx';
import { useCaptureName } from './capture-choice.tsx';
import { useCaptureLevel } from './use-capture-level.ts';
import './setup-parts.css';

/** "Say something": the level of a capture, and a word once somebody was heard. */
export function CaptureCheck({
  capture,
  inputId,
}: {
  readonly capture: CaptureBinding;
  /** Where protection hears it already. */
  readonly inputId: string | undefined;
}) {
  const { t } = useTranslation(['scenes', 'common']);
  const nameOf = useCaptureName();
  const [attempt, setAttempt] = useState(0);
  const { peakDbfs, state, isHeard, error } = useCaptureLevel(capture, inputId, attempt);
  const again = () => setAttempt((count) => count + 1);
  if (error !== undefined) return <ErrorNote error={error} onRetry={again} />;
  const hasEnded = state === 'none' || state === 'lost';
  return (
    <div className="parts-check">
      <p className="parts-check-say">
        <Icon name="microphone" /> <strong>{t('check.say')}</strong>
      </p>
      <LevelMeter
        label={t('check.level', { name: nameOf(capture) })}
        peakDbfs={peakDbfs}
        hasSpeech={isHeard}
      />
      <p role="status" className={isHeard ? 'parts-good' : 'ui-soft'}>
        {isHeard ? <Icon name="check" /> : null}{' '}
        {t(isHeard ? 'check.heard' : hasEnded ? 'check.ended' : 'check.waiting')}
      </p>
      {hasEnded ? <Button onPress={again}>{t('check.again')}</Button> : null}
      <p className="ui-soft parts-small">{t('check.private')}</p>
    </div>
  );
}
