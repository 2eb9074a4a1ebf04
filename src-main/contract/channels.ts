/**
 * The one map of what crosses between the shell (Electron's main process) and its window: a channel is a name, what is
 * sent and what comes back. Handlers, preload and the interface are all typed by it; nothing else crosses.
 */
import { z } from 'zod';

/** How the engine's process does, as the shell that started it sees it. */
export const engineProcessStateSchema = z.object({
  state: z.enum(['starting', 'running', 'restarting', 'failed', 'ended']),
  restarts: z.int().min(0),
  /** What the shell did in OBS because the engine was gone while live. */
  failClosed: z.enum(['no', 'muted', 'muted-and-safe-scene', 'obs-unreachable', 'airs-unchecked']),
  /** Why it failed, where it did. */
  message: z.string().max(2000).optional(),
  advice: z.string().max(2000).optional(),
});
export type EngineProcessState = z.infer<typeof engineProcessStateSchema>;

/** Where the engine listens, for the app's own window only. */
export const engineAddressSchema = z.object({ port: z.int().min(1).max(65_535), token: z.string().min(1) });

export const shellInfoSchema = z.object({
  appVersion: z.string(),
  electronVersion: z.string(),
  platform: z.enum(['win32', 'darwin', 'linux', 'other']),
  packaged: z.boolean(),
  /** True where the system has a key store and secrets are encrypted by it. */
  secretsEncrypted: z.boolean(),
  /** True where the computer's own sound can be heard (Electron's loopback capture). */
  loopbackAudio: z.boolean(),
});
export type ShellInfo = z.infer<typeof shellInfoSchema>;

export const hotkeyActions = ['panic', 'pause', 'bleep-now', 'false-alarm'] as const;
export type HotkeyAction = (typeof hotkeyActions)[number];

/** Electron's accelerator format, "CommandOrControl+Shift+F9"; an empty text: none. */
const acceleratorSchema = z.string().max(60);

export const shellSettingsSchema = z.strictObject({
  startAtLogin: z.boolean(),
  /** Closing the window leaves Airlock in the tray, protecting. */
  keepInTray: z.boolean(),
  autoUpdate: z.boolean(),
  hotkeys: z.strictObject({
    panic: acceleratorSchema,
    pause: acceleratorSchema,
    'bleep-now': acceleratorSchema,
    'false-alarm': acceleratorSchema,
  }),
});
export type ShellSettings = z.infer<typeof shellSettingsSchema>;

export const shellSettingsAnswerSchema = z.object({
  settings: shellSettingsSchema,
  /** Hotkeys that the system did not give us: another program has them, or the text is no accelerator. */
  refusedHotkeys: z.array(z.enum(hotkeyActions)),
});

export const updateStateSchema = z.object({
  state: z.enum(['off', 'idle', 'checking', 'downloading', 'ready', 'failed']),
  version: z.string().max(50).optional(),
  percent: z.number().min(0).max(100).optional(),
  message: z.string().max(500).optional(),
});
export type UpdateState = z.infer<typeof updateStateSchema>;

/** Pages outside that a link may open in the user's browser, by name: the interface never gives an address. */
export const externalLinks = {
  'obs-download': 'https://obsproject.com/download',
  'obs-websocket-help': 'https://obsproject.com/kb/remote-control-guide',
} as const;
export type ExternalLink = keyof typeof externalLinks;
const externalLinkSchema = z.enum(Object.keys(externalLinks) as [ExternalLink, ...ExternalLink[]]);

/**
 * Why the shell did not do it. A call rejects with exactly this, a plain object: the bridge into the page would strip an
 * Error of all but its text.
 */
export const shellErrorSchema = z.object({
  code: z.enum(['bad-request', 'forbidden', 'conflict', 'failed']),
  message: z.string().max(500),
  advice: z.string().max(500),
});
export type ShellErrorBody = z.infer<typeof shellErrorSchema>;

/** How an answer crosses. */
export type ShellAnswer<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly error: ShellErrorBody };

const nothing = z.tuple([]);
const done = z.undefined();

/** The window asks, the shell answers. */
export const requestChannels = {
  'engine:address': { args: nothing, result: engineAddressSchema.nullable() },
  'engine:state': { args: nothing, result: engineProcessStateSchema },
  'shell:info': { args: nothing, result: shellInfoSchema },
  'shell:settings': { args: nothing, result: shellSettingsAnswerSchema },
  'shell:change-settings': { args: z.tuple([shellSettingsSchema]), result: shellSettingsAnswerSchema },
  'shell:open-link': { args: z.tuple([externalLinkSchema]), result: done },
  'update:state': { args: nothing, result: updateStateSchema },
  'update:check': { args: nothing, result: updateStateSchema },
  'update:install': { args: nothing, result: done },
  'crash-reports:list': {
    args: nothing,
    result: z.array(z.object({ reportId: z.string().max(100), at: z.iso.datetime(), bytes: z.int().min(0) })),
  },
  'crash-reports:delete-all': { args: nothing, result: done },
} as const satisfies Record<string, { args: z.ZodTuple; result: z.ZodType }>;
export type RequestChannel = keyof typeof requestChannels;
export type ArgsOf<C extends RequestChannel> = z.input<(typeof requestChannels)[C]['args']>;
export type ResultOf<C extends RequestChannel> = z.output<(typeof requestChannels)[C]['result']>;

/** The shell tells, the window listens. */
export const eventChannels = {
  'engine:state-changed': engineProcessStateSchema,
  'update:state-changed': updateStateSchema,
} as const satisfies Record<string, z.ZodType>;
export type EventChannel = keyof typeof eventChannels;
export type EventOf<C extends EventChannel> = z.output<(typeof eventChannels)[C]>;

/** What the preload puts on `window.airlock`: one named function a channel. */
export interface ShellBridge {
  engineAddress(): Promise<ResultOf<'engine:address'>>;
  engineState(): Promise<ResultOf<'engine:state'>>;
  shellInfo(): Promise<ResultOf<'shell:info'>>;
  shellSettings(): Promise<ResultOf<'shell:settings'>>;
  changeShellSettings(settings: ShellSettings): Promise<ResultOf<'shell:change-settings'>>;
  openLink(link: ExternalLink): Promise<void>;
  updateState(): Promise<ResultOf<'update:state'>>;
  checkForUpdate(): Promise<ResultOf<'update:check'>>;
  installUpdate(): Promise<void>;
  listCrashReports(): Promise<ResultOf<'crash-reports:list'>>;
  deleteCrashReports(): Promise<void>;
  /** Each gives back a function that ends the listening. */
  onEngineState(listener: (state: EngineProcessState) => void): () => void;
  onUpdateState(listener: (state: UpdateState) => void): () => void;
}
