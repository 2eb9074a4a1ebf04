/** What is shut for the whole app before it is ready, whatever window or session there will be. */
import type { CustomScheme } from 'electron';
import { appScheme } from './windows/app-protocol.ts';
import { type DownloadingSession, guardDownloads } from './windows/downloads.ts';
import { type GuardedContents, guardNavigation } from './windows/navigation.ts';
import { type Frame, type GuardedSession, guardPermissions } from './windows/permissions.ts';

interface Stoppable {
  preventDefault(): void;
}

/** What we use of Electron's app here. `F` is its WebFrameMain. */
export interface LockedApp<F extends Frame> {
  enableSandbox(): void;
  on(event: 'web-contents-created', listener: (event: unknown, contents: GuardedContents) => void): unknown;
  on(event: 'session-created', listener: (session: GuardedSession<F> & DownloadingSession) => void): unknown;
  on(
    event: 'select-client-certificate',
    listener: (
      event: Stoppable,
      contents: unknown,
      url: string,
      certificates: unknown,
      callback: () => void,
    ) => void,
  ): unknown;
  on(
    event: 'certificate-error',
    listener: (
      event: unknown,
      contents: unknown,
      url: string,
      error: string,
      certificate: unknown,
      callback: (isTrusted: boolean) => void,
    ) => void,
  ): unknown;
}

export interface LockDownOptions<F extends Frame> {
  readonly app: LockedApp<F>;
  readonly registerSchemes: (schemes: CustomScheme[]) => void;
  readonly hasLoopback: boolean;
}

export function lockDown<F extends Frame>({ app, registerSchemes, hasLoopback }: LockDownOptions<F>): void {
  app.enableSandbox();
  registerSchemes([appScheme]);
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents));
  app.on('session-created', (session) => {
    guardPermissions(session, hasLoopback);
    guardDownloads(session);
  });
  app.on('certificate-error', (_event, _contents, _url, _error, _certificate, callback) => callback(false));
  // Left alone, the first certificate of the system's store would be shown to whoever asks. (A log-in is cancelled by itself.)
  app.on('select-client-certificate', (event, _contents, _url, _certificates, callback) => {
    event.preventDefault();
    callback();
  });
}
