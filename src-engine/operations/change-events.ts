/** After each verb that changed something, every window is told what to ask for again: two open at a time agree. */
import type { EventBody } from '../contract/events.ts';
import type { Operation } from './operation.ts';

export type Changed = Extract<EventBody, { type: 'changed' }>['what'];

/** By the name of the endpoint. What changes without a verb (OBS itself, a renamed input) is told where it is seen. */
const changedBy: Readonly<Record<string, Changed>> = {
  'policies.save': 'policies',
  'policies.delete': 'policies',
  'picture.set': 'picture',
  'words.add': 'words',
  'words.remove': 'words',
  'allowList.set': 'allow-list',
  'inputs.bind': 'inputs',
  'inputs.unbind': 'inputs',
  'protection.start': 'inputs',
  'settings.change': 'settings',
  'incidents.markFalseAlarm': 'incidents',
};

/** The operations, each of which tells what it changed once it is done. */
export function tellingChanges(
  operations: readonly Operation[],
  publish: (event: EventBody) => void,
): Operation[] {
  return operations.map((operation) => {
    const what = changedBy[operation.endpoint.name];
    if (what === undefined) return operation;
    const handle = async (input: never): Promise<unknown> => {
      const result = await operation.handle(input);
      publish({ type: 'changed', what });
      return result;
    };
    return { ...operation, handle };
  });
}
