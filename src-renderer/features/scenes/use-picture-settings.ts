/** What is set for the picture, and how it is changed: at once, each change on top of the one before. */
import { getPicture, setPicture } from '../../../src-engine/contract/endpoints/picture.ts';
import type { PictureSettings } from '../../../src-engine/contract/picture.ts';
import { queryClient, useAnswer, useVerb } from '../../clients/queries.ts';

export type PictureSetting = ReturnType<typeof usePictureSettings>;

export function usePictureSettings() {
  const answer = useAnswer(getPicture, {});
  const set = useVerb(setPicture);
  const key = [getPicture.name, {}];
  const change = (part: Partial<PictureSettings>) => {
    const known = queryClient.getQueryData<typeof answer.data>(key);
    if (known === undefined) return;
    const settings = { ...known.settings, ...part };
    // Shown before the engine has it: a second change begins with the first one in it.
    queryClient.setQueryData(key, { ...known, settings });
    set.mutate(settings, {
      onError: () => void queryClient.invalidateQueries({ queryKey: [getPicture.name] }),
    });
  };
  return {
    settings: answer.data?.settings,
    isPending: answer.isPending,
    readError: answer.error,
    retry: () => void answer.refetch(),
    error: set.error,
    change,
  };
}
