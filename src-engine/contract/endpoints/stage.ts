/** The stage: its price, set up, repaired, undone. */
import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import {
  stageChangeResultSchema,
  stageChangeSchema,
  stagePlanSchema,
  stagePriceSchema,
  stageSetUpResultSchema,
} from '../stage.ts';
import { stageStateSchema } from '../state.ts';

export const getStage = endpoint({
  name: 'stage.get',
  method: 'GET',
  path: '/stage',
  scope: 'read',
  summary: 'How the stage is',
  result: stageStateSchema,
  errors: [],
});

export const listStageChanges = endpoint({
  name: 'stage.changes',
  method: 'GET',
  path: '/stage/changes',
  scope: 'read',
  summary: 'What we added to or changed in OBS, and would undo',
  result: z.object({ changes: z.array(stageChangeSchema) }),
  errors: [],
});

export const priceStage = endpoint({
  name: 'stage.price',
  method: 'POST',
  path: '/stage/price',
  scope: 'read',
  summary: 'What a set-up would cost in video memory; changes nothing',
  body: stagePlanSchema,
  result: stagePriceSchema,
  errors: ['obs-not-linked', 'obs-unreachable', 'not-found'],
});

export const setUpStage = endpoint({
  name: 'stage.setUp',
  method: 'POST',
  path: '/stage/set-up',
  scope: 'control',
  summary: 'Put the safety delay on every audio input and protected scene; doing it twice changes nothing',
  body: stagePlanSchema.extend({
    acceptOverBudget: z.boolean().default(false).describe('Go on although the price is above the budget.'),
  }),
  result: stageSetUpResultSchema,
  errors: [
    'obs-not-linked',
    'obs-unreachable',
    'obs-refused',
    'not-found',
    'conflict',
    'stage-edited',
    'disk-full',
  ],
});

export const undoStage = endpoint({
  name: 'stage.undo',
  method: 'POST',
  path: '/stage/undo',
  scope: 'control',
  summary: 'Give OBS back as it was, to the last setting',
  result: stageChangeResultSchema,
  errors: ['obs-not-linked', 'obs-unreachable', 'obs-refused'],
});

export const repairStage = endpoint({
  name: 'stage.repair',
  method: 'POST',
  path: '/stage/repair',
  scope: 'control',
  summary: 'Set up again what was edited or removed by hand',
  result: stageChangeResultSchema,
  errors: ['obs-not-linked', 'obs-unreachable', 'obs-refused', 'conflict', 'disk-full'],
});
