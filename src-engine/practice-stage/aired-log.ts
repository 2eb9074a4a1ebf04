/** What the practice stage's audience would have got: when each input was muted, by airtime and by source time. */

/** A stretch in which an input was muted, on the clock of `performance.now`, in ms. */
export interface AiredCut {
  readonly airFromMs: number;
  readonly airUntilMs: number;
  /** The sound that was removed: airtime less the sync offset that was in force. */
  readonly sourceFromMs: number;
  readonly sourceUntilMs: number;
}

interface Track {
  offsetMs: number;
  mutedSinceMs: number | undefined;
  readonly cuts: AiredCut[];
}

/** Old cuts are dropped beyond this many for each input, so that a long demo does not grow. */
const KEEP_CUTS = 10_000;

export class AiredLog {
  readonly #now: () => number;
  readonly #tracks = new Map<string, Track>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes the state of an input; to be called on every change of its mute or sync offset. */
  note(inputName: string, muted: boolean, offsetMs: number): void {
    const track = this.#track(inputName);
    if (track.mutedSinceMs !== undefined && (!muted || offsetMs !== track.offsetMs)) {
      track.cuts.push(cut(track.mutedSinceMs, this.#now(), track.offsetMs));
      if (track.cuts.length > KEEP_CUTS) track.cuts.shift();
      track.mutedSinceMs = undefined;
    }
    track.offsetMs = offsetMs;
    if (muted) track.mutedSinceMs ??= this.#now();
  }

  /** The cuts of an input so far, the one that lasts included up to now. */
  cuts(inputName: string): readonly AiredCut[] {
    const track = this.#tracks.get(inputName);
    if (track === undefined) return [];
    if (track.mutedSinceMs === undefined) return [...track.cuts];
    return [...track.cuts, cut(track.mutedSinceMs, this.#now(), track.offsetMs)];
  }

  #track(inputName: string): Track {
    const track = this.#tracks.get(inputName) ?? { offsetMs: 0, mutedSinceMs: undefined, cuts: [] };
    this.#tracks.set(inputName, track);
    return track;
  }
}

function cut(airFromMs: number, airUntilMs: number, offsetMs: number): AiredCut {
  return {
    airFromMs,
    airUntilMs,
    sourceFromMs: airFromMs - offsetMs,
    sourceUntilMs: airUntilMs - offsetMs,
  };
}
