/** Finds spellings of private phrases in a thread of its own: reading the dictionary would hold up looks at the sound. */
import { parentPort, workerData } from 'node:worker_threads';
import { VariantFinder } from './lexicon/phonetics/variants.ts';

const finder = new VariantFinder();
parentPort?.postMessage((workerData as string[]).map((phrase) => finder.variants(phrase)));
