/** Sets everything up, one thing after another: each is said, can fail by itself and be tried again. Doing it twice changes nothing. */
import { useEffect, useRef, useState } from 'react';
import { bindInput, protect, unbindInput } from '../../../src-engine/contract/endpoints/protection.ts';
import { setUpStage } from '../../../src-engine/contract/endpoints/stage.ts';
import type { CaptureBinding } from '../../../src-engine/contract/inputs.ts';
import type { Problem } from '../../../src-engine/contract/state.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import { queryClient } from '../../clients/queries.ts';
import { engineStore } from '../../state/engine-store.ts';
import type { Plan } from './use-plan-price.ts';

/** What is to be done, as it was chosen when the button was pressed. */
export interface Order {
  /** Left out where the stage is as it was chosen: setting it up again could only lose what OBS does not tell. */
  readonly plan: (Plan & { readonly acceptOverBudget: boolean }) | undefined;
  readonly bind: readonly {
    readonly inputName: string;
    readonly capture: CaptureBinding;
    /** Left out: the default policy. */
    readonly policyId?: string | undefined;
  }[];
  readonly unbind: readonly { readonly inputId: string; readonly inputName: string }[];
  /** `start`: begin to protect, then wait until it is in force; `wait`: it is on already. */
  readonly protection: 'start' | 'wait' | 'leave';
}

interface Task {
  readonly kind: 'stage' | 'bind' | 'unbind' | 'protect' | 'in-force';
  readonly inputName?: string;
  readonly run: (signal: AbortSignal) => Promise<unknown>;
}

export interface TaskView {
  readonly kind: Task['kind'];
  readonly inputName?: string | undefined;
  readonly state: 'waiting' | 'running' | 'done' | 'failed' | 'stopped';
}

export interface RunView {
  readonly state: 'idle' | 'running' | 'failed' | 'stopped' | 'done';
  readonly tasks: readonly TaskView[];
  readonly error: unknown;
  /** What still keeps it from "Protected" at the end. */
  readonly reasons: readonly Problem[];
}

const idle: RunView = { state: 'idle', tasks: [], error: undefined, reasons: [] };

/** The delay comes in force a few seconds after it was set; a model that is loading takes longer. */
const IN_FORCE_WITHIN_MS = 30_000;

class NotInForce extends Error {}

export function useSetUpRun(onDone: () => void) {
  const [view, setView] = useState(idle);
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);

  const start = async (order: Order) => {
    const tasks = tasksOf(order);
    const stop = new AbortController();
    stopping.current = stop;
    let at = 0;
    const show = (state: TaskView['state'], part: Partial<RunView> = {}) =>
      setView({
        ...idle,
        state: 'running',
        ...part,
        tasks: tasks.map(({ kind, inputName }, index) => ({
          kind,
          inputName,
          state: index < at ? 'done' : index === at ? state : 'waiting',
        })),
      });
    try {
      for (const task of tasks) {
        show('running');
        await task.run(stop.signal);
        at += 1;
      }
      show('done', { state: 'done' });
      onDone();
    } catch (error) {
      if (stop.signal.aborted) show('stopped', { state: 'stopped' });
      else if (error instanceof NotInForce) {
        show('failed', { state: 'failed', reasons: engineStore.state.status?.protection.reasons ?? [] });
      } else show('failed', { state: 'failed', error: error as CallError });
    } finally {
      for (const name of ['obs.listInputs', 'obs.listScenes', 'stage.changes'])
        void queryClient.invalidateQueries({ queryKey: [name] });
      void engineStore.refresh();
    }
  };
  return { view, start, stop: () => stopping.current?.abort(), reset: () => setView(idle) };
}

function tasksOf({ plan, bind, unbind, protection }: Order): readonly Task[] {
  return [
    ...(plan === undefined
      ? []
      : [{ kind: 'stage', run: (signal) => call(setUpStage, plan, signal) } satisfies Task]),
    ...unbind.map(
      ({ inputId, inputName }): Task => ({
        kind: 'unbind',
        inputName,
        run: (signal) => call(unbindInput, { inputId }, signal),
      }),
    ),
    ...bind.map(
      ({ inputName, capture, policyId }): Task => ({
        kind: 'bind',
        inputName,
        run: (signal) =>
          call(bindInput, { inputName, capture, ...(policyId === undefined ? {} : { policyId }) }, signal),
      }),
    ),
    ...(protection === 'start'
      ? [{ kind: 'protect', run: (signal) => call(protect, {}, signal) } satisfies Task]
      : []),
    ...(protection === 'leave' ? [] : [{ kind: 'in-force', run: untilProtected } satisfies Task]),
  ];
}

/** Resolves when the engine says so itself. */
async function untilProtected(signal: AbortSignal): Promise<void> {
  await engineStore.refresh();
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => end(new NotInForce()), IN_FORCE_WITHIN_MS);
    const look = () => {
      if (engineStore.state.status?.protection.word === 'protected') end();
    };
    const forget = engineStore.subscribe(look);
    const abort = () => end(signal.reason as Error);
    signal.addEventListener('abort', abort);
    function end(error?: Error) {
      clearTimeout(timer);
      forget();
      signal.removeEventListener('abort', abort);
      if (error === undefined) resolve();
      else reject(error);
    }
    look();
  });
}
