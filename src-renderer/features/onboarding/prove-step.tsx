import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { goTo } from '../../app/route.ts';
import { engineStore, useEngine } from '../../state/engine-store.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { Note } from '../../ui/page.tsx';
import { Lights } from './lights.tsx';
import { isCutWhole } from './proof.ts';
import { SelfTestPanel } from './self-test-panel.tsx';
import { StepActions } from './step.tsx';
import { TestCardPanel } from './test-card-panel.tsx';
import { useProof } from './use-proof.ts';
import { useRecording } from './use-recording.ts';
import type { SetUp } from './use-set-up.ts';

/** A flagged word is said or played, and is seen to be heard, cut and counted. */
export function ProveStep({ setUp, onProven }: { readonly setUp: SetUp; readonly onProven: () => void }) {
  const { t } = useTranslation('onboarding');
  const word = useEngine(({ status }) => status?.protection.word);
  const recording = useRecording();
  const [attempt, setAttempt] = useState(0);
  const isSpoken = useHasSpoken(attempt);
  const proof = useProof(attempt, isSpoken || recording.state === 'playing');
  const isProven = proof.counted !== undefined && isCutWhole(proof);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once, when the last light turns on
  useEffect(() => {
    if (isProven) onProven();
  }, [isProven]);
  if (!setUp.isProtecting) {
    return (
      <Note tone="info" title={t('prove.notYet')}>
        <p>{t('prove.notYetMeans')}</p>
      </Note>
    );
  }
  const play = () => {
    setAttempt((count) => count + 1);
    recording.play();
  };
  return (
    <>
      {word === 'protected' ? (
        <p className="parts-good">
          <Icon name="shield" /> <strong>{t('prove.protected')}</strong>
        </p>
      ) : null}
      <p>{t('prove.how')}</p>
      <p className="ui-soft">{t('prove.speakers')}</p>
      {setUp.policy.policyId === 'private-words-only' || setUp.policy.policyId === 'no-slurs' ? (
        <Note tone="info" title={t('prove.policyTitle')}>
          <p>{t('prove.policyMeans')}</p>
        </Note>
      ) : null}
      <div className="ui-row">
        {recording.state === 'playing' ? (
          <Button onPress={recording.stop}>
            <Icon name="stop" /> {t('prove.stop')}
          </Button>
        ) : (
          <Button variant={isProven ? 'plain' : 'primary'} onPress={play}>
            <Icon name="speaker" /> {t('prove.play')}
          </Button>
        )}
        <Button variant="quiet" onPress={() => setAttempt((count) => count + 1)}>
          {t('prove.again')}
        </Button>
      </div>
      {recording.state === 'failed' ? (
        <Note tone="warn" title={t('prove.cannotPlay')}>
          <p>{t('prove.cannotPlayMeans')}</p>
        </Note>
      ) : null}
      <Lights proof={proof} />
      {proof.isTooQuiet ? (
        <Note tone="warn" title={t('prove.nothing')}>
          <ul className="setup-checks">
            <li>{t('prove.check.speakers')}</li>
            <li>{t('prove.check.microphone')}</li>
            <li>{t('prove.check.mute')}</li>
            <li>{t('prove.check.policy')}</li>
          </ul>
        </Note>
      ) : null}
      <TestCardPanel />
      <SelfTestPanel />
      <StepActions>
        <Button variant={isProven ? 'primary' : 'plain'} onPress={() => goTo('live')}>
          {t(isProven ? 'prove.done' : 'prove.skip')}
        </Button>
      </StepActions>
    </>
  );
}

/** Somebody spoke to a protected input since `attempt`. */
function useHasSpoken(attempt: number): boolean {
  const [hasSpoken, setSpoken] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` begins anew
  useEffect(() => {
    setSpoken(false);
    return engineStore.onEvent((event) => {
      if (event.type === 'levels' && event.inputs.some(({ speech }) => speech)) setSpoken(true);
    });
  }, [attempt]);
  return hasSpoken;
}
