/** Finds the port and password of the OBS on this computer in its own settings; only to be called with the user's yes. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { UserError } from '../contract/errors.ts';
import type { ObsTarget } from '../operations/ports/stage.ts';

/** Since obs-websocket 5.5 (OBS 30.2) in a file of its own; before that, and where it was not moved yet, in global.ini. */
const pluginConfigSchema = z.object({
  server_enabled: z.boolean().optional(),
  server_port: z.int().optional(),
  server_password: z.string().optional(),
  auth_required: z.boolean().optional(),
});

interface Places {
  readonly platform?: NodeJS.Platform;
  readonly home?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Reads them. Rejects with a UserError: "not-found" where there are no settings of OBS, "obs-unreachable" where its
 * WebSocket is switched off in them. The password is in the result and nowhere else.
 */
export async function readObsSettings(places: Places = {}): Promise<ObsTarget> {
  for (const folder of obsFolders(places)) {
    const found = (await readPluginConfig(folder)) ?? (await readGlobalIni(folder));
    if (found === undefined) continue;
    if (!found.enabled) {
      throw new UserError(
        'obs-unreachable',
        'The WebSocket server of OBS is switched off.',
        'In OBS: Tools, WebSocket Server Settings, "Enable WebSocket server".',
      );
    }
    return { url: `ws://127.0.0.1:${found.port}`, password: found.password };
  }
  throw new UserError(
    'not-found',
    'There are no settings of an OBS on this computer.',
    'Start OBS once, or type its address and password.',
  );
}

function obsFolders({ platform = process.platform, home = homedir(), env = process.env }: Places): string[] {
  if (platform === 'win32') return [join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'obs-studio')];
  if (platform === 'darwin') return [join(home, 'Library', 'Application Support', 'obs-studio')];
  return [
    join(env.XDG_CONFIG_HOME ?? join(home, '.config'), 'obs-studio'),
    join(home, '.var', 'app', 'com.obsproject.Studio', 'config', 'obs-studio'),
  ];
}

interface Found {
  readonly enabled: boolean;
  readonly port: number;
  readonly password: string | undefined;
}

const DEFAULT_PORT = 4455;

async function readPluginConfig(folder: string): Promise<Found | undefined> {
  const text = await textOf(join(folder, 'plugin_config', 'obs-websocket', 'config.json'));
  if (text === undefined) return undefined;
  try {
    const config = pluginConfigSchema.parse(JSON.parse(text));
    return {
      enabled: config.server_enabled ?? false,
      port: config.server_port ?? DEFAULT_PORT,
      password: config.auth_required === false ? undefined : config.server_password,
    };
  } catch {
    return undefined;
  }
}

async function readGlobalIni(folder: string): Promise<Found | undefined> {
  const text = await textOf(join(folder, 'global.ini'));
  const section = text?.split(/^\[/m).find((each) => each.startsWith('OBSWebSocket]'));
  if (section === undefined) return undefined;
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(section)?.[1]?.trim();
  const port = Number(value('ServerPort') ?? DEFAULT_PORT);
  return {
    enabled: value('ServerEnabled') === 'true',
    port: Number.isInteger(port) && port > 0 && port < 65_536 ? port : DEFAULT_PORT,
    password: value('AuthRequired') === 'false' ? undefined : value('ServerPassword'),
  };
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
