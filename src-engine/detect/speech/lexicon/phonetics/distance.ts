import { isVowel, phonemes, schwa } from './phonemes.ts';

/**
 * How far apart two sounds are for a recogniser that mishears: articulatory features after Ladefoged, "A Course in
 * Phonetics" (place, manner, voice; height, backness of vowels). The weights are ours, tuned by `bench/lexicon.ts`.
 * All costs are in units in which the loss of a full consonant costs 0.75.
 */
const place: Readonly<Record<string, number>> = {
  p: 0,
  b: 0,
  m: 0,
  w: 0,
  f: 0.5,
  v: 0.5,
  T: 1,
  D: 1,
  t: 1.5,
  d: 1.5,
  s: 1.5,
  z: 1.5,
  n: 1.5,
  l: 1.5,
  r: 2,
  S: 2,
  Z: 2,
  C: 2,
  J: 2,
  y: 2.5,
  k: 3,
  g: 3,
  N: 3,
  h: 4,
};
const manner: Readonly<Record<string, 'stop' | 'affricate' | 'fricative' | 'nasal' | 'glide'>> = {
  p: 'stop',
  b: 'stop',
  t: 'stop',
  d: 'stop',
  k: 'stop',
  g: 'stop',
  C: 'affricate',
  J: 'affricate',
  f: 'fricative',
  v: 'fricative',
  T: 'fricative',
  D: 'fricative',
  s: 'fricative',
  z: 'fricative',
  S: 'fricative',
  Z: 'fricative',
  h: 'fricative',
  m: 'nasal',
  n: 'nasal',
  N: 'nasal',
  l: 'glide',
  r: 'glide',
  w: 'glide',
  y: 'glide',
};
const voiced = new Set('bdgJvDzZmnNlrwy');
/** Height (0 closed, 1 open) and backness (0 front, 1 back). */
const vowelPlace: Readonly<Record<string, readonly [number, number]>> = {
  I: [0, 0],
  i: [0.2, 0.15],
  E: [0.35, 0.05],
  e: [0.5, 0.15],
  A: [0.8, 0.2],
  a: [1, 0.75],
  o: [0.8, 1],
  O: [0.45, 1],
  x: [0.2, 0.8],
  u: [0, 0.9],
  V: [0.7, 0.6],
  '@': [0.45, 0.45],
  R: [0.45, 0.45],
  Y: [0.7, 0.4],
  W: [0.75, 0.75],
  q: [0.5, 0.8],
};
const diphthongs = new Set('YWq');
/** Pairs of a vowel and a consonant that are one sound heard two ways. */
const halfVowels: Readonly<Record<string, number>> = {
  uw: 0.35,
  xw: 0.4,
  Iy: 0.3,
  iy: 0.35,
  Rr: 0.25,
  Ol: 0.6,
  xl: 0.5,
};

/** Vowels that accents and recognisers swap more readily than their places in the mouth say. */
const nearVowels: Readonly<Record<string, number>> = {
  aA: 0.25,
  ao: 0.12,
  Ae: 0.25,
  Ii: 0.15,
  ux: 0.15,
  'V@': 0.08,
  aV: 0.25,
  Oo: 0.25,
  'R@': 0.15,
  'i@': 0.1,
  '@A': 0.2,
  '@a': 0.2,
  Ee: 0.3,
  eI: 0.35,
  Ei: 0.35,
  YI: 0.4,
  ei: 0.2,
};

function consonantCost(a: string, b: string): number {
  const kinds = [manner[a], manner[b]];
  const sameKind = kinds[0] === kinds[1];
  const nearKind = kinds.includes('affricate') && (kinds.includes('stop') || kinds.includes('fricative'));
  const stopToFricative = kinds.includes('stop') && kinds.includes('fricative');
  const kindCost = sameKind ? 0 : nearKind ? 0.2 : stopToFricative ? 0.3 : 0.5;
  const voiceCost = voiced.has(a) === voiced.has(b) ? 0 : 0.2;
  const placeCost =
    Math.abs((place[a] as number) - (place[b] as number)) * (kinds[0] === 'nasal' && sameKind ? 0.2 : 0.3);
  const liquids = sameKind && kinds[0] === 'glide' ? 0.25 : 0;
  return Math.min(1, kindCost + voiceCost + placeCost + liquids);
}

function vowelCost(a: string, b: string): number {
  const near = nearVowels[a + b] ?? nearVowels[b + a];
  if (near !== undefined) return near;
  const [heightA, backA] = vowelPlace[a] as readonly [number, number];
  const [heightB, backB] = vowelPlace[b] as readonly [number, number];
  const apart = Math.hypot(heightA - heightB, backA - backB) * 0.75;
  const glide = diphthongs.has(a) === diphthongs.has(b) ? 0 : 0.2;
  const rhotic = (a === 'R') === (b === 'R') ? 0 : 0.15;
  // A vowel without stress loses its colour.
  const reduced = a === schwa || b === schwa ? 0.6 : 1;
  return Math.min(0.8, 0.08 + (apart + glide) * reduced + rhotic);
}

/** What it costs to hear the one sound for the other: 0 for the same, at most 1.3. */
export function substitutionCost(a: string, b: string): number {
  if (a === b) return 0;
  if (isVowel(a) && isVowel(b)) return vowelCost(a, b);
  if (!isVowel(a) && !isVowel(b)) return consonantCost(a, b);
  return halfVowels[a + b] ?? halfVowels[b + a] ?? 1.3;
}

const lightSounds: Readonly<Record<string, number>> = {
  '@': 0.35,
  i: 0.5,
  h: 0.35,
  r: 0.4,
  y: 0.35,
  w: 0.5,
  t: 0.5,
  d: 0.5,
  l: 0.6,
  n: 0.6,
};

/** What it costs to lose or to add a sound: sounds that are often swallowed cost less. */
function gapCost(phoneme: string): number {
  return lightSounds[phoneme] ?? (isVowel(phoneme) ? 0.6 : 0.75);
}

const codeOf = new Map(phonemes.map((phoneme, code) => [phoneme, code]));
const size = phonemes.length;

/** Substitution costs by code, row by row, and gap costs by code, for the inner loop of the alignment. */
export const substitutionTable = Float32Array.from({ length: size * size }, (_, at) =>
  substitutionCost(phonemes[Math.floor(at / size)] as string, phonemes[at % size] as string),
);
export const gapTable = Float32Array.from(phonemes, gapCost);
export const tableWidth = size;

/** A pronunciation as codes into the tables. */
export function encode(pronunciation: string): Uint8Array {
  return Uint8Array.from(pronunciation, (phoneme) => codeOf.get(phoneme) as number);
}
