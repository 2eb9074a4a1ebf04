/** A small drawing of the screen with places on it: where something is, never what. */
import { useId } from 'react';
import type { SketchPlace } from './sketch-place.ts';
import './screen-sketch.css';

export interface ScreenSketchProps {
  readonly canvas: { readonly width: number; readonly height: number } | undefined;
  readonly places: readonly SketchPlace[];
  readonly label: string;
}

const WIDTH = 320;
/** Where it is not known yet how large OBS's canvas is. */
const USUAL_CANVAS = { width: 16, height: 9 };
/** Smaller places are drawn so large, to be seen at all. */
const LEAST_SIZE = 4;
const TEXT_SIZE = 11;

export function ScreenSketch({ canvas = USUAL_CANVAS, places, label }: ScreenSketchProps) {
  const hatching = `sketch-${useId().replace(/\W/g, '')}`;
  const height = (WIDTH * canvas.height) / Math.max(1, canvas.width);
  return (
    <svg className="ui-sketch" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={label}>
      <defs>
        <pattern
          id={hatching}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
          className="ui-sketch-hatching"
        >
          <line x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      {places.map(({ key, box, kind, number }) => {
        const width = Math.max(LEAST_SIZE, box.width * WIDTH);
        const tall = Math.max(LEAST_SIZE, box.height * height);
        const x = Math.min(Math.max(0, box.x * WIDTH), WIDTH - LEAST_SIZE);
        const y = Math.min(Math.max(0, box.y * height), height - LEAST_SIZE);
        const hasRoom = width >= TEXT_SIZE * 1.5 && tall >= TEXT_SIZE;
        return (
          <g key={key} className={`ui-sketch-${kind}`}>
            <rect
              x={x}
              y={y}
              width={Math.min(width, WIDTH - x)}
              height={Math.min(tall, height - y)}
              {...(kind === 'unchecked' ? { style: { fill: `url(#${hatching})` } } : {})}
            />
            <text
              x={hasRoom ? x + width / 2 : besideX(x, width)}
              y={y + tall / 2}
              fontSize={TEXT_SIZE}
              textAnchor="middle"
              dy="0.35em"
              className={hasRoom ? 'ui-sketch-inside' : 'ui-sketch-beside'}
            >
              {number}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

/** A number that has no room inside stands at the right, at the left where there is none. */
function besideX(x: number, width: number): number {
  const right = x + width + TEXT_SIZE * 0.7;
  return right > WIDTH - TEXT_SIZE / 2 ? x - TEXT_SIZE * 0.7 : right;
}
