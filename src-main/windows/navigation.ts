/** A window of ours shows our page and nothing else: no other address, no frame, no second window, no webview. */
import { isOurs } from './app-page.ts';

interface Stoppable {
  preventDefault(): void;
}

interface Navigation extends Stoppable {
  readonly url: string;
  readonly isMainFrame: boolean;
}

/** What we use of Electron's WebContents. */
export interface GuardedContents {
  on(
    event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate',
    listener: (details: Navigation) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Stoppable) => void): unknown;
  setWindowOpenHandler(handler: () => { action: 'deny' }): void;
}

/** For every contents that is ever made (`web-contents-created`). */
export function guardNavigation(contents: GuardedContents): void {
  // Loading the page anew is no navigation away from it.
  const keep = (details: Navigation) => {
    if (!details.isMainFrame || !isOurs(details.url)) details.preventDefault();
  };
  contents.on('will-navigate', keep);
  contents.on('will-frame-navigate', keep);
  contents.on('will-redirect', (details) => details.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
