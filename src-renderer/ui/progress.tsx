import { ProgressBar as AriaProgressBar, Label, Meter } from 'react-aria-components';
import './progress.css';

/** How far long work is, 0 to 1; undefined where that is not known. */
export function Progress({ label, share }: { readonly label: string; readonly share: number | undefined }) {
  return (
    <AriaProgressBar
      {...(share === undefined ? { isIndeterminate: true } : { value: share, maxValue: 1 })}
      formatOptions={{ style: 'percent' }}
      className="ui-progress"
    >
      {({ percentage, valueText }) => (
        <>
          <Label>{label}</Label>
          <span>{valueText}</span>
          <span className="ui-progress-track">
            <span className="ui-progress-fill" style={{ width: `${percentage ?? 100}%` }} />
          </span>
        </>
      )}
    </AriaProgressBar>
  );
}

/** dBFS shown at the left end of a meter. */
const FLOOR_DB = -60;

/** A level, dBFS: green is not the message, the length is. Drawn without moving what is beside it. */
export function LevelMeter({
  label,
  peakDbfs,
  hasSpeech = false,
}: {
  readonly label: string;
  readonly peakDbfs: number;
  readonly hasSpeech?: boolean;
}) {
  const share = Math.min(1, Math.max(0, 1 - peakDbfs / FLOOR_DB));
  return (
    <Meter
      aria-label={label}
      value={Math.max(FLOOR_DB, Math.min(0, peakDbfs))}
      minValue={FLOOR_DB}
      maxValue={0}
      valueLabel={`${Math.round(peakDbfs)} dB`}
      className="ui-meter"
      data-speech={hasSpeech || undefined}
      data-hot={peakDbfs > -1 || undefined}
    >
      <span className="ui-meter-fill" style={{ transform: `scaleX(${share})` }} />
    </Meter>
  );
}
