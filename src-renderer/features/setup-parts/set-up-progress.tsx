import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { ErrorNote, Note } from '../../ui/page.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ProblemList } from './problem-list.tsx';
import type { RunView, TaskView } from './use-set-up-run.ts';

const icons = {
  waiting: 'clock',
  running: 'live',
  done: 'check',
  failed: 'warning',
  stopped: 'pause',
} as const satisfies Record<TaskView['state'], IconName>;

export interface SetUpProgressProps {
  readonly view: RunView;
  readonly onRetry: () => void;
  readonly onStop: () => void;
}

/** What is being done in OBS, line by line. */
export function SetUpProgress({ view, onRetry, onStop }: SetUpProgressProps) {
  const { t } = useTranslation('scenes');
  const { state, tasks, error, reasons } = view;
  if (state === 'idle') return null;
  const done = tasks.filter((task) => task.state === 'done').length;
  return (
    <div className="parts-run">
      <Progress label={t('run.title')} share={tasks.length === 0 ? 0 : done / tasks.length} />
      <ol className="parts-tasks">
        {tasks.map((task) => (
          <li key={`${task.kind} ${task.inputName ?? ''}`} className={`parts-task parts-task-${task.state}`}>
            <Icon name={icons[task.state]} />
            <span>{t(`run.${task.kind}`, { name: task.inputName ?? '' })}</span>
            <span className="parts-task-state">{t(`run.state.${task.state}`)}</span>
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {t('run.progress', { done, total: tasks.length })}
      </p>
      {state === 'running' ? <Button onPress={onStop}>{t('run.stop')}</Button> : null}
      {state === 'stopped' ? (
        <Note tone="warn" title={t('run.stopped')}>
          <p>{t('run.stoppedMeans')}</p>
        </Note>
      ) : null}
      {state === 'failed' && error !== undefined ? <ErrorNote error={error} onRetry={onRetry} /> : null}
      {state === 'failed' && error === undefined ? (
        <Note tone="warn" title={t('run.notYet')}>
          <ProblemList problems={reasons} />
          <Button onPress={onRetry}>{t('run.again')}</Button>
        </Note>
      ) : null}
    </div>
  );
}
