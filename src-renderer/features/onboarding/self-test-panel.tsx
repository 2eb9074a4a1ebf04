import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { getSelfTest, startSelfTest } from '../../../src-engine/contract/endpoints/engine.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import { queryClient, useVerb } from '../../clients/queries.ts';
import { formatNumber } from '../../i18n/format.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icons.tsx';
import { ErrorNote } from '../../ui/page.tsx';

type SelfTest = Awaited<ReturnType<typeof call<typeof getSelfTest>>>;
type Check = SelfTest['checks'][number];

const ASK_EVERY_MS = 500;

/** The self-test on the linked OBS, and each of its checks with what was measured. */
export function SelfTestPanel() {
  const { t } = useTranslation('onboarding');
  const test = useQuery<SelfTest, CallError>({
    queryKey: [getSelfTest.name],
    queryFn: ({ signal }) => call(getSelfTest, {}, signal),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? ASK_EVERY_MS : false),
  });
  const start = useVerb(startSelfTest);
  const { state, checks } = test.data ?? { state: 'never-run' as const, checks: [] };
  const isRunning = start.isPending || state === 'running';
  return (
    <section className="setup-test" aria-label={t('test.title')}>
      <div className="ui-row">
        <h3>{t('test.title')}</h3>
        <Button
          isPending={isRunning}
          onPress={() =>
            start.mutate({}, { onSuccess: (answer) => queryClient.setQueryData([getSelfTest.name], answer) })
          }
        >
          {t(isRunning ? 'test.startRunning' : 'test.start')}
        </Button>
      </div>
      <p className="ui-soft">{t('test.help')}</p>
      <ErrorNote error={start.error ?? test.error} />
      <p role="status">{t(`test.${state}`)}</p>
      {checks.length === 0 ? null : (
        <ul className="parts-tasks">
          {checks.map((check) => (
            <CheckLine key={check.name} check={check} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The engine's names of its checks, "heard: Mic/Aux" for example, and what we call them. */
const known = { stage: 'stage', delayed: 'delayed', heard: 'heard', mute: 'mute' } as const;

function CheckLine({ check }: { readonly check: Check }) {
  const { t } = useTranslation('onboarding');
  const { name, passed, measured, message, advice } = check;
  const [kind = '', ...rest] = name.split(': ');
  const what = known[kind as keyof typeof known];
  const input = rest.join(': ');
  const outcome = passed ? 'passed' : 'failed';
  return (
    <li className={`parts-task parts-task-${passed ? 'done' : 'failed'}`}>
      <Icon name={passed ? 'check' : 'warning'} />
      <span>
        {input === '' ? null : <span className="ui-soft">{input}: </span>}
        {/* A check that a newer engine knows: its own words. */}
        {what === undefined ? `${message} ${advice}` : t(`test.check.${what}.${outcome}`)}
      </span>
      <span className="parts-task-state">
        {measured === undefined
          ? t(`test.check.${outcome}`)
          : t('test.ms', { value: formatNumber(Math.abs(measured), 1) })}
      </span>
    </li>
  );
}
