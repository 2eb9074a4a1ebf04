/** The guarded door, without Electron: who asks, with what, and what may go back. */
import type { z } from 'zod';
import {
  type RequestChannel,
  type ResultOf,
  requestChannels,
  type ShellAnswer,
  type ShellErrorBody,
} from '../contract/channels.ts';
import { APP_ORIGIN, isOurs } from '../windows/app-page.ts';
import { ShellError } from './shell-error.ts';

/** What answers each channel. */
export type Handlers = {
  readonly [C in RequestChannel]: (
    ...args: z.output<(typeof requestChannels)[C]['args']>
  ) => ResultOf<C> | Promise<ResultOf<C>>;
};

/** What we look at of an IPC event. */
export interface Asker {
  readonly sender: { readonly id: number };
  readonly senderFrame: {
    readonly url: string;
    readonly origin: string;
    readonly parent: unknown;
    isDestroyed(): boolean;
  } | null;
}

/** True for the main frame of our own window while it shows our own page. `contentsId`: of our window. */
export function isOurFrame({ sender, senderFrame }: Asker, contentsId: number | undefined): boolean {
  return (
    senderFrame !== null &&
    !senderFrame.isDestroyed() &&
    senderFrame.parent === null &&
    senderFrame.origin === APP_ORIGIN &&
    isOurs(senderFrame.url) &&
    sender.id === contentsId
  );
}

/** Never rejects: what went wrong crosses as a plain object that says nothing of what was sent or read. */
export async function answer<C extends RequestChannel>(
  handlers: Handlers,
  channel: C,
  isAllowed: boolean,
  sent: readonly unknown[],
): Promise<ShellAnswer<ResultOf<C>>> {
  if (!isAllowed) return refused('forbidden', 'This page may not ask that.', 'Use Airlock’s own window.');
  const { args, result } = requestChannels[channel];
  const checked = args.safeParse(sent);
  if (!checked.success) {
    return refused('bad-request', 'That is not a request Airlock knows.', 'Start Airlock again.');
  }
  try {
    const handle = handlers[channel] as (...args: readonly unknown[]) => unknown;
    return { ok: true, result: result.parse(await handle(...checked.data)) as ResultOf<C> };
  } catch (error) {
    if (error instanceof ShellError) return { ok: false, error: error.body };
    return refused(
      'failed',
      'Airlock’s app could not do that.',
      'Try again; if it stays so, start Airlock again.',
    );
  }
}

function refused(code: ShellErrorBody['code'], message: string, advice: string) {
  return { ok: false, error: { code, message, advice } } as const;
}
