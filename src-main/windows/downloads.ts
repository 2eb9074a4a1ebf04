/** Files that our page makes itself (an export) are saved where the user says; nothing else is downloaded. */
import { isOurs } from './app-page.ts';

interface Download {
  getURL(): string;
  getFilename(): string;
  setSaveDialogOptions(options: { readonly defaultPath: string }): void;
}

/** What we use of Electron's Session. */
export interface DownloadingSession {
  on(event: 'will-download', listener: (event: { preventDefault(): void }, item: Download) => void): unknown;
}

export function guardDownloads(session: DownloadingSession): void {
  session.on('will-download', (event, item) => {
    const address = item.getURL();
    // "blob:app://airlock/<id>": only our own page can have made it.
    if (!address.startsWith('blob:') || !isOurs(address.slice('blob:'.length))) {
      event.preventDefault();
      return;
    }
    // Without a path Electron asks with the system's own dialog.
    item.setSaveDialogOptions({ defaultPath: item.getFilename() });
  });
}
