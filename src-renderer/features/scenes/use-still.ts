/**
 * A still of a source that the user asked for. It is in this component's memory and nowhere else: not among the kept answers,
 * and gone with the component.
 */
import { useEffect, useRef, useState } from 'react';
import { takeStill } from '../../../src-engine/contract/endpoints/picture.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import type { Still } from './area-drawing.tsx';

export function useStill(sourceName: string) {
  const [still, setStill] = useState<Still>();
  const [isPending, setPending] = useState(false);
  const [error, setError] = useState<CallError>();
  const asking = useRef<AbortController>(undefined);
  useEffect(() => () => asking.current?.abort(), []);
  const take = async () => {
    const controller = new AbortController();
    asking.current = controller;
    const { signal } = controller;
    setPending(true);
    setError(undefined);
    try {
      const { mediaType, data, width, height } = await call(takeStill, { sourceName }, signal);
      if (!signal.aborted) setStill({ url: `data:${mediaType};base64,${data}`, width, height });
    } catch (fault) {
      if (!signal.aborted) setError(fault as CallError);
    } finally {
      if (!signal.aborted) setPending(false);
    }
  };
  return { still, isPending, error, take, drop: () => setStill(undefined) };
}
