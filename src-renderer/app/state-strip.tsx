/** One big honest word on every page, why, and the buttons that must always be in reach. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bleepNow, endPanic, panic, pause, protect } from '../../src-engine/contract/endpoints/protection.ts';
import type { EngineProcessState } from '../../src-main/contract/channels.ts';
import { useVerb } from '../clients/queries.ts';
import { shell } from '../clients/shell.ts';
import { problemText } from '../features/problems.ts';
import { formatTime } from '../i18n/format.ts';
import { type EngineState, useEngine } from '../state/engine-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon, type IconName } from '../ui/icons.tsx';
import { ErrorNote } from '../ui/page.tsx';

type Shown = 'protected' | 'catching-up' | 'not-protected' | 'paused' | 'panic';

const icons = {
  protected: 'shield',
  'catching-up': 'clock',
  'not-protected': 'warning',
  paused: 'pause',
  panic: 'stop',
} as const satisfies Record<Shown, IconName>;

/** As many as the band has room for. */
const MAX_REASONS = 2;

/** Without the engine nobody knows whether a word of a moment ago still holds: then it is not protected. */
function shownWord({ connection, status }: EngineState): Shown {
  return connection === 'open' && status !== undefined ? status.protection.word : 'not-protected';
}

export function StateStrip() {
  const { t } = useTranslation();
  const word = useEngine(shownWord);
  return (
    <section className={`app-state app-state-${word}`} aria-label={t(`word.${word}`)}>
      <div className="app-state-word" role="status">
        <Icon name={icons[word]} size={28} />
        <strong>{t(`word.${word}`)}</strong>
      </div>
      <Reasons word={word} />
      <Controls word={word} />
    </section>
  );
}

function Reasons({ word }: { readonly word: Shown }) {
  const { t } = useTranslation(['common', 'problems']);
  const connection = useEngine((state) => state.connection);
  const reasons = useEngine(({ status }) => status?.protection.reasons);
  const pausedUntil = useEngine(({ status }) => status?.protection.pausedUntil);
  const isPictureChecked = useEngine(({ status }) => (status?.picture?.word ?? 'off') !== 'off');
  const failClosed = useFailClosed();
  if (connection !== 'open') {
    return (
      <div className="app-state-reasons">
        <p>{t('wordMeans.engineLost')}</p>
        {failClosed === 'no' ? null : <p>{t(`failClosed.${failClosed}`)}</p>}
      </div>
    );
  }
  return (
    <div className="app-state-reasons">
      {word === 'protected' ? (
        <p>{t(isPictureChecked ? 'wordMeans.protected' : 'wordMeans.soundOnly')}</p>
      ) : null}
      {word === 'panic' ? <p>{t('wordMeans.panic')}</p> : null}
      {word === 'paused' ? (
        <p>
          {pausedUntil === undefined
            ? t('wordMeans.paused')
            : t('wordMeans.pausedUntil', { time: formatTime(pausedUntil) })}
        </p>
      ) : null}
      <PictureWord />
      {reasons === undefined || reasons.length === 0 ? null : (
        <ul>
          {reasons.slice(0, MAX_REASONS).map((reason) => {
            const { what, advice } = problemText(t, reason);
            return (
              <li key={`${reason.code} ${reason.inputId}`}>
                <strong>{what}</strong> {advice}
              </li>
            );
          })}
          {reasons.length > MAX_REASONS ? (
            <li>{t('moreReasons', { count: reasons.length - MAX_REASONS })}</li>
          ) : null}
        </ul>
      )}
    </div>
  );
}

/** How the picture is, in a line of its own: the word beside it is about the whole stream. */
function PictureWord() {
  const { t } = useTranslation();
  const word = useEngine(({ status }) => status?.picture?.word);
  const coverCount = useEngine(
    ({ status }) => status?.picture?.covers.filter(({ dryRun }) => !dryRun).length ?? 0,
  );
  if (word === undefined) return null;
  return (
    <p className="app-state-picture">
      <Icon name="screen" /> {t('picture.now', { word: t(`picture.word.${word}`) })}
      {coverCount > 0 ? ` · ${t('picture.covered', { count: coverCount })}` : ''}
    </p>
  );
}

/** What the shell did in OBS while the engine was gone; a browser has no shell. */
function useFailClosed(): EngineProcessState['failClosed'] {
  const [failClosed, setFailClosed] = useState<EngineProcessState['failClosed']>('no');
  useEffect(() => {
    if (shell === undefined) return undefined;
    void shell.engineState().then((state) => setFailClosed(state.failClosed));
    return shell.onEngineState((state) => setFailClosed(state.failClosed));
  }, []);
  return failClosed;
}

const PAUSE_MINUTES = 5;

function Controls({ word }: { readonly word: Shown }) {
  const { t } = useTranslation();
  const canControl = useEngine(
    ({ connection, scope }) => connection === 'open' && (scope === 'control' || scope === 'owner'),
  );
  // An input that is protected is listened to, or tried to be.
  const isStarted = useEngine(
    ({ status }) => status?.inputs.some(({ captureState }) => captureState.state !== 'none') ?? false,
  );
  const hasInputs = useEngine(({ status }) => (status?.inputs.length ?? 0) > 0);
  const start = useVerb(protect);
  const stopFor = useVerb(pause);
  const alarm = useVerb(panic);
  const calm = useVerb(endPanic);
  const bleep = useVerb(bleepNow);
  const error = start.error ?? stopFor.error ?? alarm.error ?? calm.error ?? bleep.error;
  const isOff = !canControl;
  return (
    <>
      <div className="app-state-controls">
        {word === 'paused' || !isStarted ? (
          <Button
            variant="primary"
            isDisabled={isOff || !hasInputs}
            isPending={start.isPending}
            onPress={() => start.mutate({})}
          >
            {t(word === 'paused' ? 'actions.resume' : 'actions.protect')}
          </Button>
        ) : (
          <Button
            isDisabled={isOff || word === 'panic'}
            onPress={() => stopFor.mutate({ minutes: PAUSE_MINUTES })}
          >
            <Icon name="pause" /> {t('actions.pauseFor', { minutes: PAUSE_MINUTES })}
          </Button>
        )}
        <Button
          isDisabled={isOff || !isStarted || word === 'paused'}
          onPress={() => bleep.mutate({})}
          aria-description={t('actions.bleepNowHelp')}
        >
          <Icon name="bleep" /> {t('actions.bleepNow')}
        </Button>
        {word === 'panic' ? (
          <Button
            variant="primary"
            isDisabled={isOff}
            onPress={() => calm.mutate({})}
            aria-description={t('actions.endPanicHelp')}
          >
            {t('actions.endPanic')}
          </Button>
        ) : (
          <Button
            variant="danger"
            isDisabled={isOff}
            onPress={() => alarm.mutate({})}
            aria-description={t('actions.panicHelp')}
          >
            <Icon name="stop" /> {t('actions.panic')}
          </Button>
        )}
      </div>
      {error === null ? null : (
        <div className="app-state-error">
          <ErrorNote error={error} />
        </div>
      )}
    </>
  );
}
