/** The port by which an OBS is looked for before it is linked. Implemented by src-engine/obs. */

export interface FoundObs {
  readonly obsWebSocketVersion: string;
  readonly needsPassword: boolean;
}

/** What listens at an address of this computer, without logging in; undefined where no OBS does, or it is elsewhere. */
export type ProbeObs = (url: string) => Promise<FoundObs | undefined>;
