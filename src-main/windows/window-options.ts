/** The one place that says how a window of ours is made. */
import type { BrowserWindowConstructorOptions, Session } from 'electron';

export interface WindowNeeds {
  readonly preload: string;
  readonly icon: string;
  readonly session: Session;
  readonly isPackaged: boolean;
}

export function windowOptions({ preload, icon, session, isPackaged }: WindowNeeds) {
  return {
    width: 1240,
    height: 820,
    minWidth: 380,
    minHeight: 480,
    // Shown once it is painted, and not at all where it was started at login.
    show: false,
    title: 'Airlock',
    icon,
    backgroundColor: '#101214',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      session,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      disableDialogs: true,
      devTools: !isPackaged,
      // It captures sound: hidden, it must hear on, and after a reload without a click.
      backgroundThrottling: false,
      autoplayPolicy: 'no-user-gesture-required',
    },
  } as const satisfies BrowserWindowConstructorOptions;
}
