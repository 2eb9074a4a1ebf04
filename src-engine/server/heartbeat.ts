/** Notices a client that is gone without saying so: a cut cable, a frozen window. */
import type { WebSocket } from 'ws';

/** Pings at every interval (ms); who has not answered by the next one is cut off. Stops when the socket closes. */
export function keepAlive(socket: WebSocket, intervalMs: number): void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }, intervalMs);
  socket.on('close', () => clearInterval(timer));
}
