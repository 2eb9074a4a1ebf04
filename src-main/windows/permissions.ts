/**
 * Every permission is denied but two, for the main frame of our own page: the microphone, and to reach the engine on this
 * machine (Chromium asks since 142: Local Network Access). Where the system lets us hear the computer's own sound, that too.
 */
import { isOurs } from './app-page.ts';

/** A frame, as far as we look at one. */
export interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

interface AskedFor {
  readonly isMainFrame: boolean;
  readonly requestingUrl?: string;
  /** Of a check. */
  readonly mediaType?: string;
  /** Of a request. */
  readonly mediaTypes?: readonly string[];
}

/** Streams for getDisplayMedia: our own picture, which the page drops, and the computer's sound. */
export interface LoopbackStreams<F> {
  readonly video: F;
  readonly audio: 'loopback';
}

/** What we use of Electron's Session. `F` is its WebFrameMain. */
export interface GuardedSession<F extends Frame = Frame> {
  setPermissionCheckHandler(
    handler: (contents: unknown, permission: string, origin: string, details: AskedFor) => boolean,
  ): void;
  setPermissionRequestHandler(
    handler: (
      contents: unknown,
      permission: string,
      callback: (isGranted: boolean) => void,
      details: AskedFor,
    ) => void,
  ): void;
  setDevicePermissionHandler(handler: () => boolean): void;
  setDisplayMediaRequestHandler(
    handler: (
      request: { readonly frame: F | null; readonly audioRequested: boolean },
      callback: (streams: LoopbackStreams<F> | null) => void,
    ) => void,
  ): void;
}

export function guardPermissions<F extends Frame>(session: GuardedSession<F>, hasLoopback: boolean): void {
  const isGranted = (permission: string, asker: string | undefined, details: AskedFor): boolean => {
    if (!isOurs(asker) || !details.isMainFrame) return false;
    switch (permission) {
      case 'media':
        return details.mediaTypes === undefined
          ? details.mediaType === 'audio'
          : details.mediaTypes.length > 0 && details.mediaTypes.every((type) => type === 'audio');
      case 'loopback-network':
      // Chromium's name for it before the two were told apart. The policy of the page allows this machine alone.
      case 'local-network-access':
        return true;
      case 'display-capture':
        return hasLoopback;
      default:
        return false;
    }
  };
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    isGranted(permission, origin, details),
  );
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(isGranted(permission, details.requestingUrl, details)),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(({ frame, audioRequested }, callback) => {
    const isAllowed = hasLoopback && audioRequested && frame?.parent === null && isOurs(frame.url);
    // A picture has to come with it: our own frame's, so that no screen is ever captured.
    callback(isAllowed && frame !== null ? { video: frame, audio: 'loopback' } : null);
  });
}

/** Chromium hears the computer's own sound on Windows and, from macOS 13 (Darwin 22) on, on a Mac. */
export function hasLoopbackAudio(platform: NodeJS.Platform, osRelease: string): boolean {
  return platform === 'win32' || (platform === 'darwin' && Number.parseInt(osRelease, 10) >= 22);
}
