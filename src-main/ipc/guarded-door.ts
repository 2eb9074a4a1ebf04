/** The only file that touches ipcMain: every channel of the map, each behind the same door. */
import { ipcMain } from 'electron';
import { type RequestChannel, requestChannels } from '../contract/channels.ts';
import { answer, type Handlers, isOurFrame } from './answer.ts';

/** `contentsId`: of our window, undefined while there is none. A channel that is not in the map does not exist. */
export function openDoor(handlers: Handlers, contentsId: () => number | undefined): void {
  for (const channel of Object.keys(requestChannels) as RequestChannel[]) {
    ipcMain.handle(channel, (event, ...sent: unknown[]) =>
      answer(handlers, channel, isOurFrame(event, contentsId()), sent),
    );
  }
}
