/** Draws a time line some times a second while it can be seen, in the theme of now. */
import { type RefObject, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { engineStore, useEngine } from '../../state/engine-store.ts';
import type { TimelineAxis, TimelineColours } from './timeline-axis.ts';

/** Smooth enough to follow, and a small part of a core. */
const FRAME_MS = 80;
/** Who asked for less motion gets a step a second. */
const CALM_FRAME_MS = 1000;
/** Time shown beyond the safety delay, of what has aired. */
const AIRED_MS = 6500;

/** `draw` is called with the axis as it is then; the canvas it draws on is the one that gets the ref. */
export function useTimelineCanvas(
  draw: (context: CanvasRenderingContext2D, axis: TimelineAxis, element: HTMLCanvasElement) => void,
): RefObject<HTMLCanvasElement | null> {
  const { t } = useTranslation('live');
  const delayMs = useEngine(({ status }) => status?.delayMs ?? 1500);
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return undefined;
    const colours = { of: readColours(), theme: document.documentElement.dataset.theme };
    const texts = { said: t('timeline.said'), onAir: t('timeline.onAir') };
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    const visible = observeVisibility(element);
    const step = () => {
      const nowMs = engineStore.tape.engineNowMs();
      if (document.hidden || !visible.now || nowMs === undefined) return;
      if (colours.theme !== document.documentElement.dataset.theme) {
        colours.theme = document.documentElement.dataset.theme;
        colours.of = readColours();
      }
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      fitToScreen(element, context, widthPx, heightPx);
      const spanMs = delayMs + AIRED_MS;
      const axis = { widthPx, heightPx, nowMs, delayMs, spanMs, colours: colours.of, texts };
      latest.current(context, axis, element);
    };
    let timer = setInterval(step, calm.matches ? CALM_FRAME_MS : FRAME_MS);
    const onCalm = () => {
      clearInterval(timer);
      timer = setInterval(step, calm.matches ? CALM_FRAME_MS : FRAME_MS);
    };
    calm.addEventListener('change', onCalm);
    return () => {
      clearInterval(timer);
      calm.removeEventListener('change', onCalm);
      visible.stop();
    };
  }, [t, delayMs]);
  return canvas;
}

/** The canvas in the screen's own pixels, only where that changed: setting a size clears it. */
function fitToScreen(
  element: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  widthPx: number,
  heightPx: number,
): void {
  const scale = window.devicePixelRatio;
  if (element.width === Math.round(widthPx * scale) && element.height === Math.round(heightPx * scale))
    return;
  element.width = Math.round(widthPx * scale);
  element.height = Math.round(heightPx * scale);
  context.scale(scale, scale);
}

function observeVisibility(element: HTMLElement): { now: boolean; stop(): void } {
  const state = { now: true, stop: () => observer.disconnect() };
  const observer = new IntersectionObserver(([entry]) => {
    state.now = entry?.isIntersecting ?? true;
  });
  observer.observe(element);
  return state;
}

/** The tokens of ui/tokens.css, as a canvas takes them. */
function readColours(): TimelineColours {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    line: token('line'),
    ink: token('ink'),
    inkSoft: token('ink-soft'),
    wave: token('wave'),
    waveAir: token('wave-air'),
    cut: token('cut'),
    detection: token('detection'),
    warn: token('warn'),
    airlock: token('accent-soft'),
    ground: token('well'),
  };
}
