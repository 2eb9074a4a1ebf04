/** What the shell tells its window: checked by the channel map, like what it answers. */
import type { z } from 'zod';
import { type EventChannel, eventChannels } from '../contract/channels.ts';

export function tell<C extends EventChannel>(
  window: { tell(channel: string, value: unknown): void },
  channel: C,
  value: z.input<(typeof eventChannels)[C]>,
): void {
  window.tell(channel, eventChannels[channel].parse(value));
}
