/** One protected input as a strip of a mixing console: its time line, level, how far checking is, what is cut now. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listPolicies } from '../../../src-engine/contract/endpoints/policies.ts';
import type { InputStatus } from '../../../src-engine/contract/inputs.ts';
import { useWindowInputs, windowInputs } from '../../capture/window-inputs.ts';
import { useAnswer } from '../../clients/queries.ts';
import { formatDuration } from '../../i18n/format.ts';
import { engineStore, useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Badge, type Tone } from '../../ui/page.tsx';
import { LevelMeter } from '../../ui/progress.tsx';
import { categoryNames } from '../category-names.ts';
import { LagBar } from './lag-bar.tsx';
import { Timeline } from './timeline.tsx';

export function InputStrip({ input }: { readonly input: InputStatus }) {
  const { t } = useTranslation('live');
  const { inputId, inputName, captureState, coverage } = input;
  return (
    <article className="live-strip" aria-label={inputName}>
      <header className="live-strip-head">
        <h3>{inputName}</h3>
        <Badge tone={captureTones[captureState.state]} icon="microphone">
          {t(`captureState.${captureState.state}`)}
        </Badge>
        <CutNow inputId={inputId} />
      </header>
      <Timeline inputId={inputId} name={inputName} />
      <Level inputId={inputId} name={inputName} />
      <LagBar coverage={coverage} />
      <Facts input={input} />
      <HeardElsewhere inputId={inputId} />
    </article>
  );
}

const captureTones = {
  none: 'neutral',
  starting: 'warn',
  running: 'good',
  silent: 'warn',
  lost: 'bad',
} as const satisfies Record<InputStatus['captureState']['state'], Tone | 'neutral'>;

/** What is cut now and why; its room stays, so that nothing below moves. */
function CutNow({ inputId }: { readonly inputId: string }) {
  const { t } = useTranslation('live');
  const [text, setText] = useState<{ readonly tone: Tone | 'neutral'; readonly words: string }>();
  useEffect(
    () =>
      engineStore.onEvent((event) => {
        if (event.type === 'levels' || event.type === 'lag') return;
        const cut = engineStore.tape.cutOnAir(inputId);
        const unchecked = engineStore.tape.inputs.get(inputId)?.unchecked.at(-1);
        const isUnchecked = unchecked !== undefined && unchecked.untilMs === undefined;
        if (cut !== undefined)
          setText({ tone: 'bad', words: t('input.cutNow', { categories: categoryNames(cut.categories) }) });
        else if (isUnchecked)
          setText({ tone: 'warn', words: t(unchecked.airs ? 'input.uncheckedAirs' : 'input.uncheckedNow') });
        else if (engineStore.tape.inputs.get(inputId)?.isUserMuted)
          setText({ tone: 'info', words: t('input.userMuted') });
        else setText(undefined);
      }),
    [t, inputId],
  );
  return (
    <span className="live-cut-now">
      {text === undefined ? (
        <span className="ui-soft">{t('input.clear')}</span>
      ) : (
        <Badge tone={text.tone} icon="cut">
          {text.words}
        </Badge>
      )}
    </span>
  );
}

function Level({ inputId, name }: { readonly inputId: string; readonly name: string }) {
  const { t } = useTranslation('live');
  const [level, setLevel] = useState({ peakDbfs: -120, speech: false });
  useEffect(
    () =>
      engineStore.onEvent((event) => {
        if (event.type !== 'levels' || document.hidden) return;
        const own = event.inputs.find((one) => one.inputId === inputId);
        if (own !== undefined) setLevel({ peakDbfs: own.peakDbfs, speech: own.speech });
      }),
    [inputId],
  );
  return (
    <LevelMeter
      label={t('input.level', { input: name })}
      peakDbfs={level.peakDbfs}
      hasSpeech={level.speech}
    />
  );
}

function Facts({ input }: { readonly input: InputStatus }) {
  const { t } = useTranslation('live');
  const policies = useAnswer(listPolicies, {});
  const isHere = useWindowInputs().has(input.inputId);
  const { capture, captureState, coverage, policyId } = input;
  const policy = policies.data?.policies.find((entry) =>
    policyId === undefined ? entry.default : entry.policyId === policyId,
  );
  const heardBy =
    capture.kind === 'socket' ? t(isHere ? 'input.byWindow' : 'input.byOtherWindow') : captureState.label;
  return (
    <dl className="live-facts">
      <Fact name={t('input.policy')} value={policy?.policy.name ?? t('input.defaultPolicy')} />
      <Fact name={t('input.capture')} value={heardBy ?? t(`captureState.${captureState.state}`)} />
      <Fact
        name={t('input.obsLater')}
        value={coverage.obsLaterMs === undefined ? '–' : formatDuration(Math.round(coverage.obsLaterMs))}
      />
      <Fact name={t('input.unchecked')} value={formatDuration(coverage.uncheckedMs)} />
    </dl>
  );
}

export function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** This window heard the input, and another one took over, or its microphone cannot be opened. */
function HeardElsewhere({ inputId }: { readonly inputId: string }) {
  const { t } = useTranslation('live');
  const own = useWindowInputs().get(inputId);
  const isOpen = useEngine(({ connection }) => connection === 'open');
  if (own === undefined || !isOpen) return null;
  const isReplaced = own.report?.link === 'replaced';
  if (!isReplaced && own.fault === undefined) return null;
  return (
    <p className="ui-row" role="status">
      {own.fault === undefined ? t('capture.replaced') : t(`capture.fault.${own.fault}`)}
      <Button onPress={() => windowInputs.choose(inputId, own.source)}>{t('capture.takeBack')}</Button>
    </p>
  );
}
