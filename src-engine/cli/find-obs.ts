/** Finds an OBS that is not linked yet, and gets at its password with the user's help. */
import { readFile } from 'node:fs/promises';
import { linkObs } from '../contract/endpoints/obs.ts';
import { UserError } from '../contract/errors.ts';
import type { ObsState } from '../contract/state.ts';
import { probeObs } from '../obs/obs-probe.ts';
import type { EngineCalls } from './engine-calls.ts';
import { askSecret, askYes, canAsk } from './prompt.ts';

export const DEFAULT_OBS_URL = 'ws://127.0.0.1:4455';

export interface FindObsOptions {
  readonly obsUrl?: string | undefined;
  /** A file with the password, so that it is in no argument and no environment. */
  readonly obsPasswordFile?: string | undefined;
}

/**
 * Links the OBS at `obsUrl` or at its usual place. The password comes from the file, from OBS's own settings if the user
 * says yes, or is typed. Undefined where there is no OBS. Rejects with a UserError where it cannot be linked.
 */
export async function linkFoundObs(
  calls: EngineCalls,
  options: FindObsOptions,
): Promise<ObsState | undefined> {
  const url = options.obsUrl ?? DEFAULT_OBS_URL;
  const found = await probeObs(url);
  if (found === undefined) return undefined;
  if (!found.needsPassword) return calls.call(linkObs, { url });
  if (options.obsPasswordFile !== undefined) {
    return calls.call(linkObs, { url, password: await passwordIn(options.obsPasswordFile) });
  }
  if (!canAsk()) {
    throw new UserError(
      'obs-wrong-password',
      'OBS asks for a password.',
      'Give a file that holds it: --obs-password-file. In OBS: Tools, WebSocket Server Settings, Show Connect Info.',
    );
  }
  if (await askYes('OBS is there. May Airlock read its WebSocket password from OBS’s own settings?')) {
    const linked = await calls.call(linkObs, { useObsConfig: true }).catch((error: unknown) => error);
    if (!(linked instanceof Error)) return linked as ObsState;
    process.stderr.write(`${linked.message}\n`);
  }
  const password = await askSecret(
    'OBS’s WebSocket password (Tools, WebSocket Server Settings, Show Connect Info): ',
  );
  return calls.call(linkObs, { url, password });
}

async function passwordIn(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UserError(
      'bad-request',
      'The password file cannot be read.',
      'Check its name and that you may read it.',
    );
  });
  return text.replace(/\r?\n$/, '');
}
