/** The pre-flight check: looks at every scene once, on air or off, and says what would be cut. Cuts nothing, keeps nothing. */
import { UserError } from '../../contract/errors.ts';
import type { Box, PictureSettings, PreflightScene } from '../../contract/picture.ts';
import type { Policy } from '../../contract/policy.ts';
import { SourceTimeline } from '../../evidence/source-timeline.ts';
import type { PolicyContext } from '../../policy/evaluate.ts';
import { wantedDetectors } from '../../policy/evaluate-picture.ts';
import type { PictureDetector, PictureReading } from '../ports/picture.ts';
import type { PictureLayout, StagePicture } from '../ports/stage-picture.ts';
import { planPicture } from './picture-plan.ts';

export interface PreflightParts {
  readonly stage: StagePicture;
  readonly detector: PictureDetector;
  readonly policy: Policy;
  readonly settings: PictureSettings;
  readonly context: PolicyContext;
}

/** An off-air source may have to be woken by OBS first, ms. */
const LOOK_TIMEOUT_MS = 10_000;

/** Rejects with a UserError: `not-found` where no scene is of that name, `obs-…` where OBS does not answer, `model-failed`. */
export async function runPreflight(
  parts: PreflightParts,
  wanted?: readonly string[],
): Promise<PreflightScene[]> {
  const layout = await parts.stage.readLayout();
  const missing = wanted?.find((name) => layout.scenes.every(({ sceneName }) => sceneName !== name));
  if (missing !== undefined) {
    throw new UserError(
      'not-found',
      'OBS has no scene of that name.',
      'See "airlock obs scenes" for those there are.',
    );
  }
  parts.detector.setWants(wantedDetectors(parts.policy));
  const scenes = layout.scenes.filter(({ sceneName }) => wanted?.includes(sceneName) ?? true);
  const sourceNames = new Set(
    scenes.flatMap(({ placements }) => placements.map(({ sourceName }) => sourceName)),
  );
  const { privateSources, ignoredSources } = parts.settings;
  const readings = new Map<string, PictureReading | UserError>();
  for (const sourceName of sourceNames) {
    if (privateSources.includes(sourceName) || ignoredSources.includes(sourceName)) continue;
    readings.set(sourceName, await readOnce(parts, sourceName));
  }
  return scenes.map(({ sceneName }) => sceneResult(sceneName, layout, readings, parts));
}

async function readOnce(
  { stage, detector }: PreflightParts,
  sourceName: string,
): Promise<PictureReading | UserError> {
  try {
    const { bytes } = await stage.screenshot(sourceName, { timeoutMs: LOOK_TIMEOUT_MS });
    return await detector.read(bytes);
  } catch (error) {
    // One source that cannot be looked at says so in its scenes; the others are looked at all the same.
    if (error instanceof UserError && error.code !== 'model-failed') return error;
    throw error;
  }
}

function sceneResult(
  sceneName: string,
  layout: PictureLayout,
  readings: ReadonlyMap<string, PictureReading | UserError>,
  { policy, settings, context }: PreflightParts,
): PreflightScene {
  const timelines = new Map<string, SourceTimeline>();
  const failures: UserError[] = [];
  const placements = layout.scenes.find((scene) => scene.sceneName === sceneName)?.placements ?? [];
  for (const { sourceName } of placements) {
    const reading = readings.get(sourceName);
    if (reading instanceof UserError) failures.push(reading);
    else if (reading !== undefined) timelines.set(sourceName, timelineOf(sourceName, reading));
  }
  const cuts = planPicture(
    { layouts: [layout], protectedScenes: [sceneName], timelines, settings, policy, context },
    { fromMs: 1, untilMs: 1 },
  ).filter(({ reason }) => reason !== 'unchecked');
  const { width, height } = layout.canvas;
  const findings = cuts.flatMap(({ reason, confidence = 1, sourceName, action, box }) =>
    reason === 'unchecked'
      ? []
      : [
          {
            category: reason,
            confidence,
            sourceName: sourceName ?? sceneName,
            action,
            box: inShares(box, width, height),
          },
        ],
  );
  const [failure] = failures;
  if (failure !== undefined) {
    const message = `${failures.length} of its sources could not be looked at: ${failure.message}`;
    return { sceneName, state: 'could-not-look', message, findings };
  }
  if (findings.length === 0) return { sceneName, state: 'clean', message: 'Nothing would be cut.', findings };
  return { sceneName, state: 'would-cut', message: `${findings.length} would be cut.`, findings };
}

/** A timeline in which the reading is all that ever was. */
function timelineOf(sourceName: string, { width, height, findings }: PictureReading): SourceTimeline {
  const timeline = new SourceTimeline(sourceName);
  const whole = { x: 0, y: 0, width, height };
  timeline.looked({ lookId: 1, width, height, changed: [whole] }, 1, 1);
  timeline.part({ lookId: 1, read: [whole], findings }, 1);
  return timeline;
}

function inShares(box: Box, width: number, height: number): Box {
  return { x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height };
}
