/** Incidents page by page, as a filter wants them. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResultOf } from '../../../src-engine/contract/endpoint.ts';
import { listIncidents } from '../../../src-engine/contract/endpoints/incidents.ts';
import type { Incident, IncidentCategory } from '../../../src-engine/contract/incidents.ts';
import { type CallError, call } from '../../clients/engine-client.ts';
import { fromKnown } from './incident-groups.ts';

const PAGE = 200;

/** What the engine filters by. */
export interface AskedFilter {
  readonly category?: IncidentCategory;
  readonly inputId?: string;
  readonly from?: string;
}

export interface LoadedIncidents {
  /** Undefined until the engine has answered. */
  readonly incidents: readonly Incident[] | undefined;
  /** Newer ones that came in since and wait to be shown. */
  readonly waiting: number;
  readonly showNew: () => void;
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  readonly loadOlder: () => void;
  readonly error: CallError | null;
  readonly retry: () => void;
}

export function useIncidents(filter: AskedFilter): LoadedIncidents {
  const query = useInfiniteQuery<
    ResultOf<typeof listIncidents>,
    CallError,
    Incident[],
    unknown[],
    string | undefined
  >({
    queryKey: [listIncidents.name, 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        listIncidents,
        { ...filter, limit: PAGE, ...(pageParam === undefined ? {} : { before: pageParam }) },
        signal,
      ),
    initialPageParam: undefined,
    getNextPageParam: ({ incidents }) => (incidents.length < PAGE ? undefined : incidents.at(-1)?.incidentId),
    select: ({ pages }) => pages.flatMap(({ incidents }) => incidents),
    placeholderData: keepPreviousData,
  });
  const all = query.data;
  const [known, setKnown] = useState<{ filter: AskedFilter; newestId: string | undefined }>();
  const newestId = all?.[0]?.incidentId;
  const isFirst = known === undefined || known.filter !== filter || known.newestId === undefined;
  if (isFirst && !query.isPlaceholderData && newestId !== undefined) setKnown({ filter, newestId });
  const { shown, waiting } = fromKnown(all ?? [], known?.filter === filter ? known.newestId : undefined);
  return {
    incidents: all === undefined ? undefined : shown,
    waiting,
    showNew: () => setKnown({ filter, newestId }),
    hasOlder: query.hasNextPage,
    isLoadingOlder: query.isFetchingNextPage,
    loadOlder: () => void query.fetchNextPage(),
    error: query.error,
    retry: () => void query.refetch(),
  };
}
