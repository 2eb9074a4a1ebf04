/** The settings, the secrets and the paired browsers, each in its file of the config folder. */
import path from 'node:path';
import {
  type Pairings,
  pairingsSchema,
  type Secrets,
  type Settings,
  secretsSchema,
  settingsSchema,
} from '../operations/ports/settings.ts';
import { type OpenedStore, openJsonStore } from './json-store.ts';
import { sealWith } from './sealed-file.ts';

/** Opens settings.json. Throws a UserError; a damaged file is no error but a notice. */
export function openSettings(configDir: string): Promise<OpenedStore<Settings>> {
  return openJsonStore({
    file: path.join(configDir, 'settings.json'),
    schema: settingsSchema,
    what: 'the settings',
  });
}

/**
 * Opens secrets.json, apart from the settings so that those can be shown to somebody who helps; encrypted with `key` where
 * there is one. Throws as openSettings, and where it is encrypted with a key that we do not have.
 */
export function openSecrets(configDir: string, key?: Buffer): Promise<OpenedStore<Secrets>> {
  return openJsonStore({
    file: path.join(configDir, 'secrets.json'),
    schema: secretsSchema,
    what: 'the passwords and words',
    seal: key === undefined ? undefined : sealWith(key),
  });
}

/** Opens pairings.json: who is let in, by digests of their sessions. Throws as openSettings. */
export function openPairings(configDir: string): Promise<OpenedStore<Pairings>> {
  return openJsonStore({
    file: path.join(configDir, 'pairings.json'),
    schema: pairingsSchema,
    what: 'the paired browsers',
  });
}
