import { describe, expect, test } from 'vitest';
import { requestOf } from '../../../src-engine/contract/endpoint-request.ts';
import { getStatus } from '../../../src-engine/contract/endpoints/engine.ts';
import { listIncidents, markFalseAlarm } from '../../../src-engine/contract/endpoints/incidents.ts';
import { setUpStage } from '../../../src-engine/contract/endpoints/stage.ts';

describe('a flat input becomes a request', () => {
  test('path and body', () => {
    expect(requestOf(markFalseAlarm, { incidentId: 'a/b', falseAlarm: true })).toEqual({
      path: '/incidents/a%2Fb/false-alarm',
      body: '{"falseAlarm":true}',
    });
  });

  test('query; what is undefined is left out', () => {
    expect(requestOf(listIncidents, { limit: 5, category: undefined })).toEqual({
      path: '/incidents?limit=5',
      body: undefined,
    });
  });

  test('an endpoint without a body sends none, one with a body at least an empty one', () => {
    expect(requestOf(getStatus, {})).toEqual({ path: '/status', body: undefined });
    expect(requestOf(setUpStage, {}).body).toBe('{}');
  });
});
