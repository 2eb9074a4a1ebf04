/** Hear an input of OBS with this window: choose a microphone (or the computer's own sound), see its level, use it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bindInput } from '../../src-engine/contract/endpoints/protection.ts';
import { useVerb } from '../clients/queries.ts';
import { shell, surface } from '../clients/shell.ts';
import { useEngine } from '../state/engine-store.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/fields.tsx';
import { ErrorNote, Note } from '../ui/page.tsx';
import { LevelMeter } from '../ui/progress.tsx';
import { WindowCapture, type WindowSource } from './window-capture.ts';
import { faultOf, type WindowInput, windowInputs } from './window-inputs.ts';

const COMPUTER_SOUND = 'computer-sound';

export interface WindowCaptureChoiceProps {
  /** OBS's name of the input. */
  readonly inputName: string;
  /** It is bound and this window hears it. */
  readonly onChosen: () => void;
}

/** Nothing in the OBS dock, which has no microphone. */
export function WindowCaptureChoice({ inputName, onChosen }: WindowCaptureChoiceProps) {
  const { t } = useTranslation('live');
  const [sources, setSources] = useState<readonly WindowSource[]>();
  const [chosen, setChosen] = useState<WindowSource>();
  const [fault, setFault] = useState<WindowInput['fault']>();
  const level = useLevel(chosen, setFault);
  const bind = useVerb(bindInput, ['obs.listInputs']);
  // Bound without one, an input would follow the default policy from now on.
  const policyId = useEngine(
    ({ status }) => status?.inputs.find((input) => input.inputName === inputName)?.policyId,
  );
  if (surface === 'dock') return null;

  const look = async () => {
    setFault(undefined);
    try {
      const found = await findSources(t('capture.unnamed', { number: '' }));
      setSources(found);
      setChosen(found[0]);
    } catch (error) {
      setFault(faultOf(error));
    }
  };
  const use = async (source: WindowSource) => {
    const bound = await bind
      .mutateAsync({
        inputName,
        capture: { kind: 'socket' },
        ...(policyId === undefined ? {} : { policyId }),
      })
      .catch(() => undefined);
    if (bound === undefined) return;
    windowInputs.choose(bound.inputId, source);
    onChosen();
  };
  return (
    <div className="ui-stack">
      <p className="ui-soft">{t(shell === undefined ? 'capture.lead' : 'capture.leadApp')}</p>
      {fault === undefined ? null : <Note tone="bad" title={t(`capture.fault.${fault}`)} />}
      {sources === undefined ? (
        <Button onPress={() => void look()}>{t('capture.allow')}</Button>
      ) : (
        <>
          <Select
            label={t('capture.device')}
            value={chosen === undefined ? null : keyOf(chosen)}
            onChange={(key) => setChosen(sources.find((source) => keyOf(source) === key))}
            options={sources.map((source) => ({
              value: keyOf(source),
              label: source.kind === 'microphone' ? source.label : t('capture.computerSound'),
            }))}
          />
          <LevelMeter label={t('capture.level')} peakDbfs={level} />
          <p className="ui-soft">{t('capture.saySomething')}</p>
          <ErrorNote error={bind.error} />
          <Button
            variant="primary"
            isDisabled={chosen === undefined}
            isPending={bind.isPending}
            onPress={() => chosen !== undefined && void use(chosen)}
          >
            {t('capture.use', { input: inputName })}
          </Button>
        </>
      )}
    </div>
  );
}

function keyOf(source: WindowSource): string {
  return source.kind === 'microphone' ? `microphone:${source.deviceId}` : COMPUTER_SOUND;
}

/** The names of microphones are only told once one of them may be used. Rejects with a DOMException. */
async function findSources(unnamed: string): Promise<WindowSource[]> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of stream.getTracks()) track.stop();
  const devices = await navigator.mediaDevices.enumerateDevices();
  const microphones = devices
    .filter(({ kind }) => kind === 'audioinput')
    .map(
      ({ deviceId, label }, index): WindowSource => ({
        kind: 'microphone',
        deviceId,
        label: label === '' ? `${unnamed}${index + 1}` : label,
      }),
    );
  const hasComputerSound = (await shell?.shellInfo())?.loopbackAudio ?? false;
  return hasComputerSound ? [...microphones, { kind: COMPUTER_SOUND }] : microphones;
}

/** Hears the chosen source for its level alone, until another is chosen or the component goes. dBFS. */
function useLevel(source: WindowSource | undefined, setFault: (fault: WindowInput['fault']) => void): number {
  const [peakDbfs, setPeak] = useState(-120);
  const current = useRef<WindowSource>(undefined);
  useEffect(() => {
    current.current = source;
    if (source === undefined) return undefined;
    let capture: WindowCapture | undefined;
    WindowCapture.open(source, (report) => setPeak(report.peakDbfs)).then(
      (opened) => {
        capture = opened;
        if (current.current !== source) opened.stop();
      },
      (error) => setFault(faultOf(error)),
    );
    return () => {
      current.current = undefined;
      capture?.stop();
    };
  }, [source, setFault]);
  return peakDbfs;
}
