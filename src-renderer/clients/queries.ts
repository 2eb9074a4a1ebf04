/** What the engine was asked and answered, kept until somebody changes it: in this window or another. */
import { QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { Endpoint } from '../../src-engine/contract/endpoint.ts';
import type { CallInput } from '../../src-engine/contract/endpoint-request.ts';
import type { EngineEvent } from '../../src-engine/contract/events.ts';
import { type CallError, call } from './engine-client.ts';

type Changed = Extract<EngineEvent, { type: 'changed' }>['what'];

/** Which answers a change makes old, by the first part of the endpoint's name. */
const staleBy: Readonly<Record<Changed, readonly string[]>> = {
  policies: ['policies.list', 'policies.get'],
  picture: ['picture.get'],
  words: ['words.list'],
  'allow-list': ['allowList.get'],
  inputs: ['obs.listInputs'],
  settings: ['settings.get', 'stage.price'],
  incidents: ['incidents.list'],
  pairings: ['pairing.list'],
  'obs-inputs': ['obs.listInputs'],
  'obs-scenes': ['obs.listScenes', 'stage.changes'],
};

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 30_000, retry: false, refetchOnWindowFocus: true },
    mutations: { retry: false },
  },
});

/** Asks again what an event says is old; everything after a lost connection. */
export function forgetBy(event: EngineEvent): void {
  const names =
    event.type === 'changed'
      ? staleBy[event.what]
      : event.type === 'stage'
        ? ['obs.listScenes', 'obs.listInputs', 'stage.changes']
        : event.type === 'incident'
          ? ['incidents.list']
          : event.type === 'obs'
            ? ['obs.listScenes', 'obs.listInputs']
            : [];
  for (const name of names) void queryClient.invalidateQueries({ queryKey: [name] });
}

/** The answer of a reading endpoint; asked again when it gets old. */
export function useAnswer<E extends Endpoint>(
  endpoint: E,
  input: CallInput<E>,
  options: { readonly enabled?: boolean } = {},
) {
  return useQuery<z.output<E['result']>, CallError>({
    queryKey: [endpoint.name, input],
    queryFn: ({ signal }) => call(endpoint, input, signal),
    enabled: options.enabled ?? true,
  });
}

/** A changing endpoint: `mutate(input)`, with `isPending` and `error`. Answers that it makes old are asked again. */
export function useVerb<E extends Endpoint>(endpoint: E, stale: readonly string[] = []) {
  return useMutation<z.output<E['result']>, CallError, CallInput<E>>({
    mutationFn: (input) => call(endpoint, input),
    onSuccess: async () => {
      await Promise.all(stale.map((name) => queryClient.invalidateQueries({ queryKey: [name] })));
    },
  });
}
