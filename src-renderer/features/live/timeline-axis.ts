/** The axis that all time lines of the live view share: "now" at the right, the safety delay, "on air", what aired. Plain canvas, no state. */
export interface TimelineColours {
  readonly line: string;
  readonly ink: string;
  readonly inkSoft: string;
  readonly wave: string;
  readonly waveAir: string;
  readonly cut: string;
  readonly detection: string;
  readonly warn: string;
  readonly airlock: string;
  readonly ground: string;
}

export interface TimelineAxis {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly nowMs: number;
  readonly delayMs: number;
  /** How much time fits into the width. */
  readonly spanMs: number;
  readonly colours: TimelineColours;
  readonly texts: { readonly said: string; readonly onAir: string };
}

/** Below the line: ticks and texts. */
export const RULER_PX = 22;
const FONT = '11px "IBM Plex Sans", system-ui, sans-serif';

/** Clears the canvas and draws what lies under everything: the airlock and the ticks. */
export function drawGround(context: CanvasRenderingContext2D, axis: TimelineAxis): void {
  const { widthPx, heightPx, colours } = axis;
  context.clearRect(0, 0, widthPx, heightPx);
  context.font = FONT;
  const airX = xOf(axis, axis.nowMs - axis.delayMs);
  context.fillStyle = colours.airlock;
  context.fillRect(airX, 0, widthPx - airX, heightPx - RULER_PX);
  drawRuler(context, axis);
}

/** Where a source time is, px. */
export function xOf({ widthPx, nowMs, spanMs }: TimelineAxis, atMs: number): number {
  return widthPx - ((nowMs - atMs) / spanMs) * widthPx;
}

function drawRuler(context: CanvasRenderingContext2D, axis: TimelineAxis): void {
  const { heightPx, nowMs, spanMs, colours } = axis;
  context.strokeStyle = colours.line;
  context.lineWidth = 1;
  context.beginPath();
  // Ticks move with the sound: they are whole seconds of the engine's clock.
  for (let atMs = Math.ceil((nowMs - spanMs) / 1000) * 1000; atMs <= nowMs; atMs += 1000) {
    const x = Math.round(xOf(axis, atMs)) + 0.5;
    context.moveTo(x, 0);
    context.lineTo(x, heightPx - RULER_PX + 4);
  }
  context.stroke();
}

/** Slanted lines, as the current path allows. */
export function hatch(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  everyPx: number,
): void {
  context.beginPath();
  for (let offset = -height; offset < width; offset += everyPx) {
    context.moveTo(x + offset, y + height);
    context.lineTo(x + offset + height, y);
  }
  context.stroke();
}

/** The line at which everything airs, with its texts. */
export function drawAirLine(context: CanvasRenderingContext2D, axis: TimelineAxis): void {
  const { widthPx, heightPx, colours, texts } = axis;
  const airX = xOf(axis, axis.nowMs - axis.delayMs);
  context.fillStyle = colours.ink;
  context.fillRect(Math.round(airX) - 1, 0, 2, heightPx - RULER_PX + 6);
  // At its left, so that it never runs into "said now" where the window is narrow.
  context.textAlign = 'right';
  context.fillText(texts.onAir, airX + 1, heightPx - 4);
  context.fillStyle = colours.inkSoft;
  context.fillText(texts.said, widthPx - 4, heightPx - 4);
  context.textAlign = 'left';
}
