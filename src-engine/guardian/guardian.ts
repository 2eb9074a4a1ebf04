/**
 * Lives in the process that started the engine, with a link to OBS of its own. When the engine dies or hangs while
 * protection is on, nothing checks what airs: under a strict policy the guardian mutes the protected inputs and goes to the
 * safe scene (fail closed), and gives back only its own mutes and its own scene, once told that an engine took over.
 */
import { readFileSync, rmSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ObsClient, request } from '../obs/obs-client.ts';
import { ObsRequestError } from '../obs/obs-errors.ts';
import { type GuardianMessage, guardianMessageSchema } from './messages.ts';

/** What the guardian tells whoever started it. */
export type GuardianReport =
  /** `closed`: the inputs that it muted; empty under a relaxed policy, where they air unchecked. */
  | {
      readonly kind: 'engine-lost';
      readonly how: 'ended' | 'hangs';
      readonly strict: boolean;
      readonly closed: readonly string[];
      /** The safe scene is on air. */
      readonly safeScene: boolean;
    }
  /** OBS could not be reached to mute; tried again until it can. */
  | { readonly kind: 'obs-unreachable' }
  /** It can be reached again, and what should be closed is. */
  | { readonly kind: 'closed-late'; readonly closed: readonly string[]; readonly safeScene: boolean }
  /** `leftSafeScene`: it went back to the scene that was on air before. */
  | { readonly kind: 'opened'; readonly inputs: readonly string[]; readonly leftSafeScene: boolean };

/** A child process, or what stands for one in a test. */
export interface Watched {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit' | 'disconnect', listener: () => void): unknown;
}

export interface GuardianOptions {
  /** Where its own mutes and scene are noted (mode 0600), so that they are given back even if it is killed itself. */
  readonly journalPath: string;
  readonly onReport: (report: GuardianReport) => void;
  /** So long without a beat is a hang. */
  readonly heartbeatTimeoutMs?: number;
  readonly now?: () => number;
}

/** How often the beat is looked at, in ms. */
const LOOK_EVERY_MS = 100;
/** A look that comes so late says that this process, or the machine, was asleep: no verdict about the engine. */
const SLEPT_AFTER_MS = 500;

const journalSchema = z.strictObject({
  inputs: z.array(z.string()),
  /** It went from `before` to the safe scene. */
  scene: z.strictObject({ safe: z.string(), before: z.string() }).optional(),
});
type Journal = z.infer<typeof journalSchema>;

export class Guardian {
  readonly #options: GuardianOptions;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  readonly #timer: NodeJS.Timeout;
  #watching: Extract<GuardianMessage, { type: 'guardian.watch' }> | undefined;
  #client: ObsClient | undefined;
  #lastBeatMs: number;
  #lastLookMs: number;
  #lost = false;
  #wantsClosed = false;
  #closed: Set<string>;
  #scene: Journal['scene'];
  #isSafeSceneOn = false;
  /** Closing and opening, one after the other: an engine that is back in the middle of a closing must not be left closed. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: GuardianOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#timeoutMs = options.heartbeatTimeoutMs ?? 1000;
    const { inputs, scene } = readJournal(options.journalPath);
    this.#closed = new Set(inputs);
    this.#scene = scene;
    this.#lastBeatMs = this.#now();
    this.#lastLookMs = this.#now();
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Inputs that are muted by this guardian, or by one before it. */
  get closed(): readonly string[] {
    return [...this.#closed];
  }

  /** True from the engine's death or hang until it is heard again. */
  get isLost(): boolean {
    return this.#lost;
  }

  /** Watches an engine; a new one takes the place of the last. */
  attach(engine: Watched): void {
    this.#lastBeatMs = this.#now();
    let current = true;
    engine.on('message', (message) => {
      const parsed = guardianMessageSchema.safeParse(message);
      if (parsed.success && current) this.#take(parsed.data);
    });
    const ended = () => {
      if (current) this.#engineLost('ended');
      current = false;
    };
    engine.on('exit', ended);
    engine.on('disconnect', ended);
  }

  /**
   * Gives back its own mutes and the scene that it left, also those of a guardian before it. Rejects where OBS cannot be
   * reached.
   */
  release(): Promise<void> {
    this.#wantsClosed = false;
    return this.#next(() => this.#open());
  }

  async #open(): Promise<void> {
    const inputs = [...this.#closed];
    const client = this.#client;
    if ((inputs.length === 0 && this.#scene === undefined) || client === undefined) return;
    await client.batch(inputs.map((inputName) => request('SetInputMute', { inputName, inputMuted: false })));
    this.#closed.clear();
    const leftSafeScene = await this.#leaveSafeScene(client);
    this.#note();
    this.#options.onReport({ kind: 'opened', inputs, leftSafeScene });
  }

  /** The user's panic while no engine answers: closes whatever the policy says. What closes is given back as always. */
  panic(): Promise<void> {
    this.#wantsClosed = true;
    return this.#next(() => this.#close());
  }

  /** Ends the watch and the link; its mutes stay. */
  stop(): void {
    clearInterval(this.#timer);
    this.#client?.close();
  }

  #take(message: GuardianMessage): void {
    this.#lastBeatMs = this.#now();
    switch (message.type) {
      case 'guardian.beat':
        this.#lost = false;
        return;
      case 'guardian.watch':
        this.#link(message);
        this.#watching = message;
        this.#lost = false;
        return;
      case 'guardian.took-over':
      case 'guardian.rest':
        if (message.type === 'guardian.rest') this.#watching = undefined;
        // OBS out of reach: they are noted, and given back on the next such message.
        this.release().catch(() => this.#options.onReport({ kind: 'obs-unreachable' }));
    }
  }

  #link({ url, password }: { url: string; password?: string | undefined }): void {
    const same = this.#watching?.url === url && this.#watching.password === password;
    if (same && this.#client !== undefined) return;
    this.#client?.close();
    const client = new ObsClient({ url, password });
    this.#client = client;
    client.onState((state) => {
      if (state.kind === 'connected' && this.#wantsClosed) void this.#next(() => this.#closeLate());
    });
    client.connect({ keepTrying: true }).catch(() => undefined);
  }

  #look(): void {
    const now = this.#now();
    const slept = now - this.#lastLookMs > SLEPT_AFTER_MS;
    this.#lastLookMs = now;
    if (slept) this.#lastBeatMs = now;
    if (now - this.#lastBeatMs > this.#timeoutMs) this.#engineLost('hangs');
  }

  #engineLost(how: 'ended' | 'hangs'): void {
    const watching = this.#watching;
    if (watching === undefined || this.#lost) return;
    this.#lost = true;
    this.#isSafeSceneOn = false;
    this.#wantsClosed = watching.strict;
    const closing = watching.strict ? this.#next(() => this.#close()) : Promise.resolve();
    void closing.then(() => {
      this.#options.onReport({
        kind: 'engine-lost',
        how,
        strict: watching.strict,
        closed: [...this.#closed],
        safeScene: this.#isSafeSceneOn,
      });
    });
  }

  async #closeLate(): Promise<void> {
    await this.#close();
    if (this.#wantsClosed) return;
    const [closed, safeScene] = [[...this.#closed], this.#isSafeSceneOn];
    this.#options.onReport({ kind: 'closed-late', closed, safeScene });
  }

  /** Mutes the watched inputs that are not muted yet (those are another's), then goes to the safe scene. Never rejects. */
  async #close(): Promise<void> {
    const inputs = this.#watching?.inputs ?? [];
    const client = this.#client;
    if (client === undefined) return;
    try {
      const states = await client.batch(inputs.map((inputName) => request('GetInputMute', { inputName })));
      const open = inputs.filter((_, index) => {
        const state = states[index];
        return state?.ok === true && !(state.data as { inputMuted: boolean }).inputMuted;
      });
      for (const name of open) this.#closed.add(name);
      this.#note();
      await client.batch(open.map((inputName) => request('SetInputMute', { inputName, inputMuted: true })));
      await this.#goToSafeScene(client);
      this.#wantsClosed = false;
    } catch {
      this.#options.onReport({ kind: 'obs-unreachable' });
    }
  }

  #next(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Rejects where OBS cannot be reached; a scene that is not there any more leaves the mutes alone. */
  async #goToSafeScene(client: ObsClient): Promise<void> {
    const safe = this.#watching?.safeScene;
    if (safe === undefined) return;
    const { currentProgramSceneName: before } = await client.call('GetCurrentProgramScene');
    if (before !== safe) {
      this.#scene = { safe, before };
      this.#note();
      if (!(await isDone(client.call('SetCurrentProgramScene', { sceneName: safe })))) {
        this.#scene = undefined;
        this.#note();
        return;
      }
    }
    this.#isSafeSceneOn = true;
  }

  /** Goes back, unless the user has gone elsewhere meanwhile. True where it went back. */
  async #leaveSafeScene(client: ObsClient): Promise<boolean> {
    const scene = this.#scene;
    if (scene === undefined) return false;
    const { currentProgramSceneName } = await client.call('GetCurrentProgramScene');
    const went =
      currentProgramSceneName === scene.safe &&
      (await isDone(client.call('SetCurrentProgramScene', { sceneName: scene.before })));
    this.#scene = undefined;
    return went;
  }

  #note(): void {
    const path = this.#options.journalPath;
    const scene = this.#scene;
    try {
      if (this.#closed.size === 0 && scene === undefined) {
        rmSync(path, { force: true });
        return;
      }
      const journal: Journal = { inputs: [...this.#closed], ...(scene === undefined ? {} : { scene }) };
      writeFileAtomic.sync(path, JSON.stringify(journal), { mode: 0o600 });
    } catch {
      // Muting comes first; without the note the user has to unmute by hand after a second crash.
    }
  }
}

/** False where OBS refused; rejects where it could not be reached. */
async function isDone(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (error instanceof ObsRequestError) return false;
    throw error;
  }
}

function readJournal(path: string): Journal {
  try {
    return journalSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { inputs: [] };
  }
}
