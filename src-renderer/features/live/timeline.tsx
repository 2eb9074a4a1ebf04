/** The time line of one input, drawn some times a second while it can be seen. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDuration } from '../../i18n/format.ts';
import { engineStore, useEngine } from '../../state/engine-store.ts';
import type { TapeCut } from '../../state/live-tape.ts';
import { categoryNames } from '../category-names.ts';
import { drawTimeline, type TimelineColours } from './timeline-drawing.ts';

/** Smooth enough to follow, and a small part of a core. */
const FRAME_MS = 80;
/** Who asked for less motion gets a step a second. */
const CALM_FRAME_MS = 1000;
/** Time shown beyond the safety delay, of what has aired. */
const AIRED_MS = 6500;

export function Timeline({ inputId, name }: { readonly inputId: string; readonly name: string }) {
  const { t } = useTranslation('live');
  const delayMs = useEngine(({ status }) => status?.delayMs ?? 1500);
  const canvas = useRef<HTMLCanvasElement>(null);
  const shownCuts = useRef(0);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return undefined;
    const colours = { of: readColours(), theme: document.documentElement.dataset.theme };
    const texts = { said: t('timeline.said'), onAir: t('timeline.onAir') };
    const cutText = (cut: TapeCut) => categoryNames(cut.categories);
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
    const visible = observeVisibility(element);
    const draw = () => {
      const nowMs = engineStore.tape.engineNowMs();
      const tape = engineStore.tape.inputs.get(inputId);
      if (document.hidden || !visible.now || nowMs === undefined || tape === undefined) return;
      if (colours.theme !== document.documentElement.dataset.theme) {
        colours.theme = document.documentElement.dataset.theme;
        colours.of = readColours();
      }
      const { clientWidth: widthPx, clientHeight: heightPx } = element;
      fitToScreen(element, context, widthPx, heightPx);
      drawTimeline(context, tape, {
        widthPx,
        heightPx,
        nowMs,
        delayMs,
        spanMs: delayMs + AIRED_MS,
        colours: colours.of,
        cutText,
        texts,
      });
      // Told by its name and not by a live region: the list of last cuts is that.
      if (tape.cuts.size !== shownCuts.current) {
        shownCuts.current = tape.cuts.size;
        element.setAttribute('aria-label', t('timeline.label', { input: name, count: tape.cuts.size }));
      }
    };
    let timer = setInterval(draw, calm.matches ? CALM_FRAME_MS : FRAME_MS);
    const onCalm = () => {
      clearInterval(timer);
      timer = setInterval(draw, calm.matches ? CALM_FRAME_MS : FRAME_MS);
    };
    calm.addEventListener('change', onCalm);
    return () => {
      clearInterval(timer);
      calm.removeEventListener('change', onCalm);
      visible.stop();
    };
  }, [t, inputId, name, delayMs]);
  return (
    <figure className="live-timeline">
      <canvas
        ref={canvas}
        role="img"
        aria-label={t('timeline.label', { input: name, count: 0 })}
        className="live-timeline-canvas"
      />
      <figcaption className="ui-soft">
        {t('timeline.inAirlock', { delay: formatDuration(delayMs) })}
      </figcaption>
    </figure>
  );
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
  };
}
