/** What the shell answers its window: each channel a thin call of the part that does it. */
import {
  type EngineProcessState,
  externalLinks,
  type ShellInfo,
  type ShellSettings,
  type UpdateState,
} from '../contract/channels.ts';
import type { Handlers } from './answer.ts';

interface Settled {
  readonly settings: ShellSettings;
  readonly refusedHotkeys: readonly (keyof ShellSettings['hotkeys'])[];
}

export interface HandlerParts {
  readonly engine: {
    readonly state: EngineProcessState;
    readonly address: { readonly port: number; readonly token: string } | undefined;
  };
  readonly info: () => ShellInfo;
  readonly settings: { read(): Settled; change(settings: ShellSettings): Promise<Settled> };
  /** Opens an https address in the user's browser. */
  readonly openOutside: (url: string) => Promise<void>;
  readonly updates: {
    readonly state: UpdateState;
    check(): Promise<UpdateState>;
    install(): Promise<void>;
  };
  readonly crashReports: {
    list(): Promise<{ reportId: string; at: string; bytes: number }[]>;
    deleteAll(): Promise<void>;
  };
}

export function createHandlers(parts: HandlerParts): Handlers {
  const { engine, settings, updates, crashReports } = parts;
  const settled = ({ settings: values, refusedHotkeys }: Settled) => ({
    settings: values,
    refusedHotkeys: [...refusedHotkeys],
  });
  return {
    'engine:address': () => engine.address ?? null,
    'engine:state': () => engine.state,
    'shell:info': () => parts.info(),
    'shell:settings': () => settled(settings.read()),
    'shell:change-settings': async (wanted) => settled(await settings.change(wanted)),
    'shell:open-link': (link) => openLink(externalLinks[link], parts.openOutside),
    'update:state': () => updates.state,
    'update:check': () => updates.check(),
    'update:install': async () => {
      await updates.install();
      return undefined;
    },
    'crash-reports:list': () => crashReports.list(),
    'crash-reports:delete-all': async () => {
      await crashReports.deleteAll();
      return undefined;
    },
  };
}

/** The page names a link; the address is ours, and https. */
async function openLink(address: string, openOutside: (url: string) => Promise<void>): Promise<undefined> {
  if (URL.parse(address)?.protocol !== 'https:') throw new Error('A link outside has to be https');
  await openOutside(address);
  return undefined;
}
