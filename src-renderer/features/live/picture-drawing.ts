/** Draws the picture's time line: what was covered, hidden or switched away, in lanes. Plain canvas, no state. */
import type { TapeCover } from '../../state/live-tape.ts';
import { type CoverBar, coverBars, LANES } from './cover-lanes.ts';
import { drawAirLine, drawGround, hatch, RULER_PX, type TimelineAxis, xOf } from './timeline-axis.ts';

export interface PictureTimelineView extends TimelineAxis {
  /** What a cover says inside its box. */
  readonly coverText: (cover: TapeCover) => string;
}

const GAP_PX = 2;

export function drawPictureTimeline(
  context: CanvasRenderingContext2D,
  covers: Iterable<TapeCover>,
  view: PictureTimelineView,
): void {
  drawGround(context, view);
  for (const bar of coverBars(covers, view.nowMs)) drawBar(context, view, bar);
  drawAirLine(context, view);
}

function drawBar(context: CanvasRenderingContext2D, view: PictureTimelineView, bar: CoverBar): void {
  const { heightPx, delayMs, colours } = view;
  const { reason, action, dryRun } = bar.cover;
  const x = xOf(view, bar.airFromMs - delayMs);
  const width = Math.max(2, xOf(view, bar.airUntilMs - delayMs) - x);
  if (x + width < 0) return;
  const height = (heightPx - RULER_PX - GAP_PX) / LANES - GAP_PX;
  const top = GAP_PX + bar.lane * (height + GAP_PX);
  const isUnchecked = reason === 'unchecked';
  const colour = isUnchecked ? colours.warn : colours.cut;
  context.save();
  context.beginPath();
  context.rect(x, top, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = isUnchecked || dryRun ? 1.5 : 3;
  if (dryRun) context.setLineDash([4, 3]);
  context.strokeRect(x + 0.5, top + 0.5, width - 1, height - 1);
  context.setLineDash([]);
  // A whole switch is filled, a place covered has its frame alone, what was not checked is hatched.
  if (action === 'safe-scene' || action === 'stop-stream' || action === 'hide-source') {
    context.globalAlpha = 0.25;
    context.fillRect(x, top, width, height);
    context.globalAlpha = 1;
  } else if (isUnchecked) hatch(context, x, top, width, height, 6);
  if (bar.hasRoom) drawWords(context, view, bar, Math.max(4, x + 5), top, height);
  context.restore();
}

/** On a ground of their own: hatching would run through them. */
function drawWords(
  context: CanvasRenderingContext2D,
  view: PictureTimelineView,
  { cover }: CoverBar,
  x: number,
  top: number,
  height: number,
): void {
  const words = view.coverText(cover);
  const colour = context.fillStyle;
  if (cover.reason === 'unchecked') {
    context.fillStyle = view.colours.ground;
    context.fillRect(x - 2, top + 2, context.measureText(words).width + 4, height - 4);
  }
  context.fillStyle = colour;
  context.fillText(words, x, top + height / 2 + 4);
}
