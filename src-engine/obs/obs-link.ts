/**
 * Three sessions with one OBS: one with all events, a fast lane without any, and one for pictures. On a session with events
 * OBS's answer waits for our acknowledgement of the event before it (Nagle and delayed ACK: 43 ms measured), which is too slow
 * for cuts; and behind a picture of megabytes, or one that a busy GPU holds up, no cut is to wait.
 */
import type { ObsState } from '../contract/state.ts';
import type { ObsTarget } from '../operations/ports/stage.ts';
import { type LinkState, ObsClient, stageEvents } from './obs-client.ts';

export class ObsLink {
  readonly #allowRemote: boolean;
  readonly #onState: (state: LinkState) => void;
  #main: ObsClient | undefined;
  #lane: ObsClient | undefined;
  #eye: ObsClient | undefined;

  constructor(options: { readonly allowRemote: boolean; readonly onState: (state: LinkState) => void }) {
    this.#allowRemote = options.allowRemote;
    this.#onState = options.onState;
  }

  get linked(): boolean {
    return this.#main?.state.kind === 'connected';
  }

  /** What the contract says of the link. */
  get state(): Pick<ObsState, 'state' | 'url' | 'obsVersion'> {
    const state = this.#main?.state ?? { kind: 'not-linked' as const };
    const url = this.#main === undefined ? {} : { url: this.#main.url };
    if (state.kind === 'connected') return { state: 'connected', ...url, obsVersion: state.obsVersion };
    return { state: state.kind, ...url };
  }

  /** Links all sessions; see StagePort.link. `prepare` subscribes to events before anything can be missed. */
  async open(target: ObsTarget, keepTrying: boolean, prepare: (client: ObsClient) => void): Promise<void> {
    this.close();
    const base = { ...target, allowRemote: this.#allowRemote };
    const main = new ObsClient({ ...base, events: stageEvents });
    const lane = new ObsClient(base);
    this.#main = main;
    this.#lane = lane;
    const eye = new ObsClient(base);
    this.#eye = eye;
    prepare(main);
    main.onState((state) => {
      if (this.#main === main) this.#onState(state);
    });
    // The others follow by themselves; until the lane is there the main session does its work.
    const othersUp = () =>
      Promise.all([lane, eye].map((client) => client.connect({ keepTrying: true }).catch(() => undefined)));
    try {
      await main.connect({ keepTrying });
      await othersUp();
    } catch (error) {
      if (keepTrying) void othersUp();
      throw error;
    }
  }

  close(): void {
    const [main, lane, eye] = [this.#main, this.#lane, this.#eye];
    this.#main = undefined;
    this.#lane = undefined;
    this.#eye = undefined;
    for (const client of [main, lane, eye]) client?.close();
    if (main !== undefined) this.#onState({ kind: 'not-linked' });
  }

  /** The session with events; one that is not linked where there is none, so that its calls reject with the reason. */
  get client(): ObsClient {
    return this.#main ?? notLinked;
  }

  /** The session for cuts. */
  get lane(): ObsClient {
    return this.#lane?.state.kind === 'connected' ? this.#lane : this.client;
  }

  /** The session for pictures; nothing else takes its work over, so that no other session waits for a picture. */
  get eye(): ObsClient {
    return this.#eye ?? notLinked;
  }
}

const notLinked = new ObsClient({ url: 'ws://127.0.0.1:4455' });
