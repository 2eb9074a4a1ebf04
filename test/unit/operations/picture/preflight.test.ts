import { expect, test, vi } from 'vitest';
import { UserError } from '../../../../src-engine/contract/errors.ts';
import type { PictureSettings } from '../../../../src-engine/contract/picture.ts';
import { runPreflight } from '../../../../src-engine/operations/picture/preflight.ts';
import type { PictureDetector, PictureFinding } from '../../../../src-engine/operations/ports/picture.ts';
import type { StagePicture } from '../../../../src-engine/operations/ports/stage-picture.ts';
import { box, canvas, email, layoutOf, placed, policyOf, settingsOf } from './plan-parts.ts';

const layout = layoutOf({
  Desk: [placed('Screen')],
  Call: [placed('Camera'), placed('Screen', { matrix: [0.5, 0, 0, 0.5, 0, 0] })],
  Break: [],
});
const secret = email(box(32, 48, 128, 16));

/** A stage whose sources show what is given; an error stands for one that cannot be looked at. */
function parts(
  shows: Readonly<Record<string, readonly PictureFinding[] | UserError>>,
  settings: Partial<PictureSettings> = {},
) {
  const names: string[] = [];
  const screenshot = vi.fn(async (sourceName: string) => {
    const shown = shows[sourceName];
    if (shown instanceof UserError) throw shown;
    names.push(sourceName);
    return { bytes: new Uint8Array([names.length - 1]), askedAtMs: 0, cameAtMs: 0 };
  });
  const setWants = vi.fn();
  const detector = {
    setWants,
    read: async ([index = 0]: Uint8Array) => ({
      ...canvas,
      findings: shows[names[index] ?? ''] ?? [],
      computeMs: 1,
    }),
  } as unknown as PictureDetector;
  const stage = { readLayout: async () => layout, screenshot } as unknown as StagePicture;
  return {
    stage,
    detector,
    screenshot,
    setWants,
    policy: policyOf({ category: 'personal', action: 'cover', padPx: 0 }),
    settings: settingsOf(settings),
    context: { nowMs: 5000, streaming: false, recording: false },
  };
}

test('looks at each source once and says of every scene what would be cut, on air or off', async () => {
  const given = parts({ Screen: [secret], Camera: [] });
  expect(await runPreflight(given)).toEqual([
    {
      sceneName: 'Desk',
      state: 'would-cut',
      message: '1 would be cut.',
      findings: [
        {
          category: 'personal.email',
          confidence: 0.9,
          sourceName: 'Screen',
          action: 'cover',
          box: box(0.05, 0.15, 0.2, 0.05),
        },
      ],
    },
    {
      sceneName: 'Call',
      state: 'would-cut',
      message: '1 would be cut.',
      findings: [expect.objectContaining({ box: box(0.025, 0.075, 0.1, 0.025) })],
    },
    { sceneName: 'Break', state: 'clean', message: 'Nothing would be cut.', findings: [] },
  ]);
  expect(given.screenshot.mock.calls.map(([name]) => name)).toEqual(['Screen', 'Camera']);
  expect(given.setWants).toHaveBeenCalledWith({ text: true, codes: false, nudity: false, faces: false });
});

test('looks only at the scenes asked for, and says where there is none of that name', async () => {
  const given = parts({ Screen: [], Camera: [] });
  expect(await runPreflight(given, ['Desk'])).toMatchObject([{ sceneName: 'Desk', state: 'clean' }]);
  expect(given.screenshot).toHaveBeenCalledTimes(1);
  await expect(runPreflight(given, ['Nowhere'])).rejects.toMatchObject({ code: 'not-found' });
});

test('a source that cannot be looked at says so in its scenes; the others are looked at', async () => {
  const gone = new UserError('obs-refused', 'OBS shows nothing of it.', 'See that it runs.');
  const [desk, call] = await runPreflight(parts({ Screen: [secret], Camera: gone }));
  expect(desk?.state).toBe('would-cut');
  expect(call).toMatchObject({ state: 'could-not-look', findings: [{ sourceName: 'Screen' }] });
  expect(call?.message).toContain('OBS shows nothing of it.');
});

test('private and ignored sources are not looked at; the private ones would be cut', async () => {
  const given = parts({ Camera: [] }, { privateSources: ['Screen'], ignoredSources: ['Camera'] });
  const [desk, call] = await runPreflight(given);
  expect(given.screenshot).not.toHaveBeenCalled();
  expect(desk?.findings).toMatchObject([{ category: 'marked', sourceName: 'Screen', confidence: 1 }]);
  // Half the canvas, and the 6 pixels of the rule that stands in where the policy has none.
  expect(call?.findings).toMatchObject([{ category: 'marked', box: box(0, 0, 326 / 640, 166 / 320) }]);
});

test('a private scene would be cut whole', async () => {
  const [desk] = await runPreflight(parts({ Screen: [secret] }, { privateScenes: ['Desk'] }), ['Desk']);
  expect(desk?.findings).toEqual([
    { category: 'marked', confidence: 1, sourceName: 'Desk', action: 'cover', box: box(0, 0, 1, 1) },
  ]);
});

test('models that do not run end it: no scene is called clean unseen', async () => {
  const given = parts({ Screen: [] });
  const failed = new UserError('model-failed', 'The models do not run.', 'Build them.');
  const detector = { ...given.detector, read: () => Promise.reject(failed) };
  await expect(runPreflight({ ...given, detector })).rejects.toBe(failed);
});
