/** The picture where nothing looks at it: it says so, and cuts nothing. */
import { UserError } from '../../contract/errors.ts';
import type { PictureControl } from './picture-control.ts';

export function pictureOff(): PictureControl {
  const refuse = async (): Promise<never> => {
    throw new UserError(
      'conflict',
      'The picture is not looked at here.',
      'Only sound is protected by this Airlock.',
    );
  };
  return {
    state: {
      word: 'off',
      sources: [],
      covers: [],
      uncheckedCount: 0,
      uncheckedMs: 0,
      readP50Ms: 0,
      readP95Ms: 0,
      accelerator: 'cpu',
    },
    settingsChanged: () => undefined,
    preflight: refuse,
    still: refuse,
  };
}
