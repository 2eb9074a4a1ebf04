import data from './misheard-phrases.json' with { type: 'json' };

/** Made-up private phrases, each with spellings that a recogniser may give for it. */
export const misheardPhrases: Readonly<Record<string, readonly string[]>> = data.phrases;
