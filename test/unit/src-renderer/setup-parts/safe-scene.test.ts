import { expect, test } from 'vitest';
import { safeSceneInForce } from '../../../../src-renderer/features/setup-parts/safe-scene.ts';

const ours = [{ kind: 'created-scene' as const, sceneName: 'Airlock safe scene' }];

test('a scene that we made is ours, any other is the user’s own, and before it is told nobody knows', () => {
  expect(safeSceneInForce({ safeSceneName: 'Airlock safe scene' }, ours)).toEqual({ kind: 'ours' });
  expect(safeSceneInForce({ safeSceneName: 'Break' }, ours)).toEqual({ kind: 'theirs', sceneName: 'Break' });
  expect(safeSceneInForce({ safeSceneName: 'Break' }, undefined)).toEqual({ kind: 'unknown' });
  expect(safeSceneInForce({}, ours)).toEqual({ kind: 'unknown' });
});
