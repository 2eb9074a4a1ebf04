/** Draws one input's time line: from "said now" at the right through the safety delay to what aired. Plain canvas, no state. */
import type { InputTape, LevelStep, TapeCut } from '../../state/live-tape.ts';
import { drawAirLine, drawGround, hatch, RULER_PX, type TimelineAxis, xOf } from './timeline-axis.ts';

export interface TimelineView extends TimelineAxis {
  /** What a cut says inside its box. */
  readonly cutText: (cut: TapeCut) => string;
}

/** A level step covers so much sound. */
const STEP_MS = 100;
const FLOOR_DB = -54;

export function drawTimeline(context: CanvasRenderingContext2D, tape: InputTape, view: TimelineView): void {
  drawGround(context, view);
  for (const step of tape.levels) drawLevel(context, view, step, tape.cuts);
  for (const { fromMs, untilMs, airs } of tape.unchecked)
    drawUnchecked(context, view, fromMs, untilMs ?? view.nowMs, airs);
  for (const detection of tape.detections) drawDetection(context, view, detection);
  for (const cut of tape.cuts.values()) drawCut(context, view, cut);
  drawAirLine(context, view);
}

function drawLevel(
  context: CanvasRenderingContext2D,
  view: TimelineView,
  { atMs, peakDbfs, speech }: LevelStep,
  cuts: ReadonlyMap<string, TapeCut>,
): void {
  const { heightPx, widthPx, spanMs, nowMs, delayMs, colours } = view;
  const x = xOf(view, atMs - STEP_MS);
  const width = (STEP_MS / spanMs) * widthPx;
  if (x + width < 0) return;
  const middle = (heightPx - RULER_PX) / 2;
  const hasAired = atMs < nowMs - delayMs;
  // What was cut did not air: the audience's part of the line is flat there.
  const isGone = hasAired && isCut(atMs - STEP_MS / 2 + delayMs, cuts);
  const share = isGone ? 0 : Math.max(0, 1 - peakDbfs / FLOOR_DB);
  const half = Math.max(1, share * (middle - 10));
  context.fillStyle = hasAired ? colours.waveAir : speech ? colours.ink : colours.wave;
  context.fillRect(x + 0.5, middle - half, Math.max(1, width - 1), half * 2);
}

function isCut(airMs: number, cuts: ReadonlyMap<string, TapeCut>): boolean {
  for (const cut of cuts.values())
    if (!cut.dryRun && cut.airFromMs <= airMs && airMs < cut.airUntilMs) return true;
  return false;
}

function drawDetection(
  context: CanvasRenderingContext2D,
  view: TimelineView,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): void {
  const x = xOf(view, fromMs);
  const width = Math.max(3, xOf(view, untilMs) - x);
  context.strokeStyle = view.colours.detection;
  context.lineWidth = 2;
  context.beginPath();
  // A bracket over the word: a shape of its own beside its colour.
  context.moveTo(x, 9);
  context.lineTo(x, 4);
  context.lineTo(x + width, 4);
  context.lineTo(x + width, 9);
  context.stroke();
}

function drawCut(context: CanvasRenderingContext2D, view: TimelineView, cut: TapeCut): void {
  const { heightPx, delayMs, colours } = view;
  const x = xOf(view, cut.airFromMs - delayMs);
  const width = Math.max(2, xOf(view, cut.airUntilMs - delayMs) - x);
  if (x + width < 0) return;
  const top = 14;
  const height = heightPx - RULER_PX - top - 4;
  context.save();
  context.strokeStyle = colours.cut;
  context.lineWidth = cut.state === 'on-air' ? 3 : 1.5;
  if (cut.dryRun) context.setLineDash([4, 3]);
  context.strokeRect(x, top, width, height);
  if (!cut.dryRun) {
    context.beginPath();
    context.rect(x, top, width, height);
    context.clip();
    context.globalAlpha = cut.state === 'ended' ? 0.5 : 0.9;
    hatch(context, x, top, width, height, 6);
  }
  context.restore();
  context.fillStyle = colours.cut;
  context.fillText(view.cutText(cut), Math.max(2, x), heightPx - RULER_PX + 8);
}

function drawUnchecked(
  context: CanvasRenderingContext2D,
  view: TimelineView,
  fromMs: number,
  untilMs: number,
  airs: boolean,
): void {
  const { heightPx, colours } = view;
  const x = xOf(view, fromMs);
  const width = xOf(view, untilMs) - x;
  if (x + width < 0) return;
  context.save();
  context.strokeStyle = colours.warn;
  context.lineWidth = 1;
  if (airs) context.setLineDash([2, 4]);
  context.beginPath();
  context.rect(x, heightPx - RULER_PX - 10, width, 6);
  context.clip();
  hatch(context, x, heightPx - RULER_PX - 10, width, 6, 4);
  context.restore();
}
