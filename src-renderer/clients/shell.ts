/** The shell around this page, where there is one: Electron's preload puts it on `window.airlock`. */
import type { ShellBridge } from '../../src-main/contract/channels.ts';

declare global {
  interface Window {
    readonly airlock?: ShellBridge;
  }
}

/** Undefined in a browser and in the OBS dock. */
export const shell: ShellBridge | undefined = window.airlock;

/** How the page is shown: in the app's own window, as a dock in OBS (`/?dock`), or in a browser. */
export const surface: 'app' | 'dock' | 'browser' =
  shell !== undefined ? 'app' : new URLSearchParams(location.search).has('dock') ? 'dock' : 'browser';
