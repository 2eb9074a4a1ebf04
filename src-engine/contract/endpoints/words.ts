/** Watched words, private words and the allow list. */
import { z } from 'zod';
import { idSchema } from '../basics.ts';
import { endpoint } from '../endpoint.ts';
import { maskedWordSchema, newWordSchema, phraseSchema } from '../words.ts';

export const listWords = endpoint({
  name: 'words.list',
  method: 'GET',
  path: '/words',
  scope: 'read',
  summary: 'The user’s own words, masked: no answer ever holds them',
  result: z.object({ words: z.array(maskedWordSchema) }),
  errors: [],
});

export const addWords = endpoint({
  name: 'words.add',
  method: 'POST',
  path: '/words',
  scope: 'control',
  summary: 'Watch for more words; one that is already there stays as it is',
  body: z.strictObject({ words: z.array(newWordSchema).min(1).max(500) }),
  result: z.object({ words: z.array(maskedWordSchema) }),
  errors: ['word-list-invalid', 'too-many', 'disk-full'],
});

export const removeWord = endpoint({
  name: 'words.remove',
  method: 'DELETE',
  path: '/words/{wordId}',
  scope: 'control',
  summary: 'Stop watching for a word',
  params: z.strictObject({ wordId: idSchema }),
  result: z.object({ wordId: idSchema }),
  errors: ['not-found', 'disk-full'],
});

export const getAllowList = endpoint({
  name: 'allowList.get',
  method: 'GET',
  path: '/allow-list',
  scope: 'read',
  summary: 'Phrases that never trigger',
  result: z.object({ phrases: z.array(phraseSchema) }),
  errors: [],
});

export const setAllowList = endpoint({
  name: 'allowList.set',
  method: 'PUT',
  path: '/allow-list',
  scope: 'control',
  summary: 'Replace the phrases that never trigger',
  body: z.strictObject({ phrases: z.array(phraseSchema).max(2000) }),
  result: z.object({ phrases: z.array(phraseSchema) }),
  errors: ['word-list-invalid', 'disk-full'],
});
