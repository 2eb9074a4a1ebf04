/** Looks at scenes one after the other: what is known is shown at once, and it can be stopped. */
import { useEffect, useRef, useState } from 'react';
import { preflight } from '../../../src-engine/contract/endpoints/picture.ts';
import type { PreflightScene } from '../../../src-engine/contract/picture.ts';
import { type CallError, call } from '../../clients/engine-client.ts';

export interface PreflightView {
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  readonly results: readonly PreflightScene[];
  readonly total: number;
  readonly error: CallError | undefined;
}

const idle: PreflightView = { state: 'idle', results: [], total: 0, error: undefined };

export function usePreflight() {
  const [view, setView] = useState(idle);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const run = async (sceneNames: readonly string[]) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    setView({ ...idle, state: 'running', total: sceneNames.length });
    for (const sceneName of sceneNames) {
      try {
        const { scenes } = await call(preflight, { scenes: [sceneName] }, signal);
        if (signal.aborted) return;
        setView((before) => ({ ...before, results: [...before.results, ...scenes] }));
      } catch (error) {
        if (!signal.aborted) setView((before) => ({ ...before, state: 'failed', error: error as CallError }));
        return;
      }
    }
    setView((before) => ({ ...before, state: 'done' }));
  };
  const stop = () => {
    running.current?.abort();
    setView((before) => ({ ...before, state: 'done' }));
  };
  return { view, run, stop };
}
