/** Small layouts, timelines and cuts for the tests of the picture's plan. */
import type { Box, PictureSettings } from '../../../../src-engine/contract/picture.ts';
import { pictureSettingsSchema } from '../../../../src-engine/contract/picture.ts';
import type { Policy } from '../../../../src-engine/contract/policy.ts';
import { SourceTimeline } from '../../../../src-engine/evidence/source-timeline.ts';
import type { PlannedCut } from '../../../../src-engine/operations/picture/picture-plan.ts';
import type { PictureFinding } from '../../../../src-engine/operations/ports/picture.ts';
import type { PictureLayout, Placement } from '../../../../src-engine/operations/ports/stage-picture.ts';
import { parsePolicy } from '../../../../src-engine/policy/parse-policy.ts';

export const canvas = { width: 640, height: 320 };
export const whole: Box = { x: 0, y: 0, ...canvas };
export const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

/** A source as large as the canvas that fills it, unless told otherwise. */
export function placed(sourceName: string, change: Partial<Placement> = {}): Placement {
  return {
    sourceName,
    matrix: [1, 0, 0, 1, 0, 0],
    shown: whole,
    sourceWidth: canvas.width,
    sourceHeight: canvas.height,
    ...change,
  };
}

/** The scenes by name; the first is on air. */
export function layoutOf(scenes: Readonly<Record<string, readonly Placement[]>>): PictureLayout {
  const [programmeScene = ''] = Object.keys(scenes);
  return {
    canvas,
    programmeScene,
    scenes: Object.entries(scenes).map(([sceneName, placements]) => ({ sceneName, placements })),
  };
}

export function policyOf(...rules: readonly unknown[]): Policy {
  return parsePolicy({ version: 1, name: 'test', strict: true, rules: [], picture: { rules } });
}

export function settingsOf(settings: Partial<PictureSettings> = {}): PictureSettings {
  return pictureSettingsSchema.parse(settings);
}

/** A source that was looked at and read whole at 1000 and was found the same at `lookedUntilMs`. */
export function readTimeline(
  name: string,
  findings: readonly PictureFinding[],
  { size = canvas, lookedUntilMs = 2000 } = {},
): SourceTimeline {
  const timeline = new SourceTimeline(name);
  const all = box(0, 0, size.width, size.height);
  timeline.looked({ lookId: 1, ...size, changed: [all] }, 1000, 1020);
  timeline.part({ lookId: 1, read: [all], findings }, 1100);
  timeline.still(lookedUntilMs);
  return timeline;
}

export const email = (at: Box, confidence = 0.9): PictureFinding => ({
  category: 'personal.email',
  confidence,
  box: at,
});

export function plannedCut(change: Partial<PlannedCut> = {}): PlannedCut {
  return {
    key: 'Desk/0/Screen-1',
    reason: 'personal.email',
    action: 'cover',
    sceneName: 'Desk',
    sourceName: 'Screen',
    box: box(10, 20, 100, 16),
    confidence: 0.9,
    fromMs: 1000,
    minimumMs: 500,
    coolDownMs: 1000,
    ...change,
  };
}
