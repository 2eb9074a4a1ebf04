/**
 * Many looks, one detection. Each word is looked at several times, with more and more of the sound after it. A single
 * look is often wrong about a word at its edge; so evidence is gathered until the deadline and decided there, on all
 * there is: nothing is gained by deciding before. Pure: time is passed in.
 *
 * The confidence of a candidate is the mean, over the looks that could hear it whole and with the sound after it, of the
 * square root of its probability; a look that covers it and does not see it counts as zero. The root makes a word
 * that every look finds a little likely weigh more than one that a single look was sure of (docs/detection.md).
 */
import type { Category } from '../contract/categories.ts';
import type { Detection, Span } from '../contract/flow.ts';

/** What the gatherer needs of a look; the port's SpeechLook fits. Source time, ms. */
export interface GatheredLook {
  readonly fromMs: number;
  readonly heardUntilMs: number;
  /** About words that begin before this the look says nothing. */
  readonly followedFromMs: number;
  readonly hits: readonly (Span & { readonly category: Category; readonly probability: number })[];
}

export interface GathererOptions {
  readonly inputId: string;
  /** The safety delay, ms. */
  readonly delayMs: number;
  /** How long before the word's airtime it must be decided: the pad, and the time to carry a cut out. */
  readonly leadMs: number;
}

/** Sound after a word's end that a look must have heard to count in full, ms. */
const RIGHT_CONTEXT_MS = 150;
/** A look counts for a word that begins at most this much before the look's window: alignment jitters, ms. */
const EDGE_MS = 60;
/** Share of the shorter span that two hits must have in common to be the same candidate. */
const SAME_SHARE = 0.4;
/** Below this confidence a candidate is told to nobody: no sensitivity takes it. */
const FLOOR = 0.03;
/** A hit this likely is evidence by itself: from then on we know of the word. */
const EVIDENCE = 0.1;
/** Edges are where the cumulated weight of the looks' edges reaches this share, counted from outside. */
const EDGE_QUANTILE = 0.25;
/** Looks and candidates older than this are forgotten, ms beyond the safety delay. */
const KEEP_MS = 3000;

interface Sighting extends Span {
  readonly lookIndex: number;
  readonly category: Category;
  readonly probability: number;
}

interface Candidate {
  readonly id: string;
  sightings: Sighting[];
  span: Span;
  firstSeenAtMs: number;
  firstEvidenceAtMs: number | undefined;
  /** Its deadline has come: from now on every look may change what was decided. */
  isDue: boolean;
  /** What was last told, to tell again only what changed. */
  told: Detection | undefined;
}

interface StoredLook {
  readonly index: number;
  readonly followedFromMs: number;
  readonly heardUntilMs: number;
}

export class EvidenceGatherer {
  #options: GathererOptions;
  #looks: StoredLook[] = [];
  #candidates: Candidate[] = [];
  #nextLook = 0;
  #nextCandidate = 0;

  constructor(options: GathererOptions) {
    this.#options = options;
  }

  setTiming(timing: Pick<GathererOptions, 'delayMs' | 'leadMs'>): void {
    this.#options = { ...this.#options, ...timing };
  }

  /** Takes a look whose result is there at `nowMs`. */
  add(look: GatheredLook, nowMs: number): void {
    const index = this.#nextLook;
    this.#nextLook += 1;
    this.#looks.push({ index, followedFromMs: look.followedFromMs, heardUntilMs: look.heardUntilMs });
    for (const hit of [...look.hits].sort((a, b) => b.probability - a.probability)) {
      const sighting = { ...hit, lookIndex: index };
      let candidate = this.#candidates.find(({ span }) => share(span, hit) > SAME_SHARE);
      if (!candidate) {
        candidate = {
          id: `${this.#options.inputId}-${this.#nextCandidate}`,
          sightings: [],
          span: hit,
          firstSeenAtMs: nowMs,
          firstEvidenceAtMs: undefined,
          isDue: false,
          told: undefined,
        };
        this.#nextCandidate += 1;
        this.#candidates.push(candidate);
      }
      candidate.sightings.push(sighting);
      if (hit.probability >= EVIDENCE) candidate.firstEvidenceAtMs ??= nowMs;
      candidate.span = edges(candidate.sightings);
    }
    this.#forget(look.heardUntilMs);
  }

  /** Detections whose deadline has come and that are new or have changed since they were told. */
  due(nowMs: number): Detection[] {
    const due: Detection[] = [];
    for (const candidate of this.#candidates) {
      if (this.#deadlineMs(candidate) > nowMs) continue;
      candidate.isDue = true;
      const detection = this.#detect(candidate);
      if (!detection || (candidate.told && same(candidate.told, detection))) continue;
      candidate.told = detection;
      due.push(detection);
    }
    return due;
  }

  /** When `due` next has something to say, if no look comes before; Infinity for never. */
  get nextWakeMs(): number {
    return this.#candidates.reduce(
      (next, candidate) => (candidate.isDue ? next : Math.min(next, this.#deadlineMs(candidate))),
      Number.POSITIVE_INFINITY,
    );
  }

  #deadlineMs({ span }: Candidate): number {
    return span.fromMs + this.#options.delayMs - this.#options.leadMs;
  }

  #detect(candidate: Candidate): Detection | undefined {
    const { fromMs, untilMs } = candidate.span;
    const covering = this.#looks.filter(
      (look) => look.followedFromMs <= fromMs + EDGE_MS && look.heardUntilMs >= untilMs - EDGE_MS,
    );
    const withContext = covering.filter((look) => look.heardUntilMs >= untilMs + RIGHT_CONTEXT_MS);
    const counted = withContext.length > 0 ? withContext : covering;
    if (counted.length === 0) return undefined;
    const byCategory = new Map<Category, number>();
    for (const look of counted) {
      for (const [category, probability] of bestByCategory(candidate.sightings, look.index)) {
        byCategory.set(category, (byCategory.get(category) ?? 0) + Math.sqrt(probability) / counted.length);
      }
    }
    const [category, confidence] = [...byCategory].reduce((a, b) => (b[1] > a[1] ? b : a), [
      'profanity.mild',
      0,
    ] as [Category, number]);
    if (confidence < FLOOR) return candidate.told ? { ...candidate.told, confidence: 0 } : undefined;
    return {
      id: candidate.id,
      inputId: this.#options.inputId,
      detector: 'speech',
      category,
      fromMs,
      untilMs,
      confidence: Math.min(1, confidence),
      firstEvidenceAtMs: candidate.firstEvidenceAtMs ?? candidate.firstSeenAtMs,
    };
  }

  #forget(heardUntilMs: number): void {
    const oldest = heardUntilMs - this.#options.delayMs - KEEP_MS;
    this.#looks = this.#looks.filter((look) => look.heardUntilMs >= oldest);
    this.#candidates = this.#candidates.filter(({ span }) => span.untilMs >= oldest);
  }
}

/** Per category, the probability that one of its words stands there in this look. */
function bestByCategory(sightings: readonly Sighting[], lookIndex: number): Map<Category, number> {
  const best = new Map<Category, number>();
  for (const { lookIndex: index, category, probability } of sightings) {
    if (index !== lookIndex) continue;
    best.set(category, Math.max(best.get(category) ?? 0, probability));
  }
  return best;
}

/** Where the candidate begins and ends: from outside, where the weight of its sightings reaches the quantile. */
function edges(sightings: readonly Sighting[]): Span {
  return {
    fromMs: quantile(
      sightings.map(({ fromMs, probability }) => [fromMs, probability]),
      EDGE_QUANTILE,
    ),
    untilMs: quantile(
      sightings.map(({ untilMs, probability }) => [untilMs, probability]),
      1 - EDGE_QUANTILE,
    ),
  };
}

function quantile(weighted: [value: number, weight: number][], share: number): number {
  const sorted = weighted.sort((a, b) => a[0] - b[0]);
  const total = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  let sum = 0;
  for (const [value, weight] of sorted) {
    sum += weight;
    if (sum >= share * total) return value;
  }
  return sorted.at(-1)?.[0] ?? 0;
}

function share(a: Span, b: Span): number {
  const common = Math.min(a.untilMs, b.untilMs) - Math.max(a.fromMs, b.fromMs);
  return common / Math.max(1, Math.min(a.untilMs - a.fromMs, b.untilMs - b.fromMs));
}

/** Told and new are the same to anybody who acts on them. */
function same(a: Detection, b: Detection): boolean {
  return (
    a.category === b.category &&
    Math.abs(a.confidence - b.confidence) < 0.005 &&
    Math.abs(a.fromMs - b.fromMs) < 5 &&
    Math.abs(a.untilMs - b.untilMs) < 5
  );
}
