/** Questions to the shell, kept and changed as those to the engine are. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ShellBridge, ShellErrorBody, ShellSettings } from '../../../src-main/contract/channels.ts';
import { queryClient } from '../../clients/queries.ts';
import { Note } from '../../ui/page.tsx';

type Question = 'shellInfo' | 'shellSettings' | 'updateState' | 'listCrashReports';
type Answer<Q extends Question> = Awaited<ReturnType<ShellBridge[Q]>>;

const keyOf = (question: Question) => ['shell', question] as const;

export function useShellAnswer<Q extends Question>(shell: ShellBridge, question: Q) {
  return useQuery<Answer<Q>, ShellErrorBody>({
    queryKey: keyOf(question),
    queryFn: () => shell[question]() as Promise<Answer<Q>>,
  });
}

/** Puts an answer in the place of the one before. */
export function setShellAnswer<Q extends Question>(question: Q, answer: Answer<Q>): void {
  queryClient.setQueryData(keyOf(question), answer);
}

export function useShellVerb<Input = void, Result = void>(ask: (input: Input) => Promise<Result>) {
  return useMutation<Result, ShellErrorBody, Input>({ mutationFn: ask });
}

/** Changes some of the shell's settings; the others stay as the shell has them, whatever was shown. */
export function useShellSettingsChange(shell: ShellBridge) {
  return useMutation<Answer<'shellSettings'>, ShellErrorBody, Partial<ShellSettings>>({
    mutationFn: async (part) => {
      const { settings } = await shell.shellSettings();
      return shell.changeShellSettings({ ...settings, ...part });
    },
    onSuccess: (answer) => setShellAnswer('shellSettings', answer),
  });
}

export function ShellErrorNote({ error }: { readonly error: ShellErrorBody | null }) {
  const { t } = useTranslation('settings');
  if (error === null) return null;
  // What did not come from the shell has no code of its.
  const code = error.code ?? 'failed';
  return (
    <Note tone="bad" title={t(`shellError.${code}.what`)}>
      <p>{t(`shellError.${code}.means`)}</p>
    </Note>
  );
}
