/** A source as a surface to draw areas on, over a still where there is one. */
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box, PictureArea } from '../../../src-engine/contract/picture.ts';
import { boxBetween, type Point } from './area-edits.ts';

export interface Still {
  /** A data URL, in the page's memory alone. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export interface AreaDrawingProps {
  readonly sourceName: string;
  readonly still: Still | undefined;
  readonly areas: readonly PictureArea[];
  readonly isDisabled: boolean;
  readonly onDraw: (box: Box) => void;
}

const WIDTH = 640;
const USUAL_RATIO = 9 / 16;

export function AreaDrawing({ sourceName, still, areas, isDisabled, onDraw }: AreaDrawingProps) {
  const { t } = useTranslation('scenes');
  const [drawn, setDrawn] = useState<{ readonly from: Point; readonly to: Point }>();
  const height = WIDTH * (still === undefined ? USUAL_RATIO : still.height / still.width);
  const box = drawn === undefined ? undefined : boxBetween(drawn.from, drawn.to);
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (isDisabled || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = pointOf(event);
    setDrawn({ from, to: from });
  };
  const move = (event: PointerEvent<SVGSVGElement>) => {
    const to = pointOf(event);
    setDrawn((before) => (before === undefined ? undefined : { ...before, to }));
  };
  const end = () => {
    if (box !== undefined) onDraw(box);
    setDrawn(undefined);
  };
  return (
    <svg
      className="scenes-drawing"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={t(still === undefined ? 'areas.surface' : 'areas.stillOf', { source: sourceName })}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrawn(undefined)}
    >
      {still === undefined ? null : (
        <image href={still.url} width={WIDTH} height={height} preserveAspectRatio="none" />
      )}
      {areas.map((area, index) => (
        <g key={area.areaId} className={`scenes-area scenes-area-${area.kind}`}>
          <AreaRect box={area.box} height={height} />
          <text x={area.box.x * WIDTH + 6} y={area.box.y * height + 16}>
            {index + 1}
          </text>
        </g>
      ))}
      {box === undefined ? null : (
        <g className="scenes-area scenes-area-new">
          <AreaRect box={box} height={height} />
        </g>
      )}
    </svg>
  );
}

function AreaRect({ box, height }: { readonly box: Box; readonly height: number }) {
  return <rect x={box.x * WIDTH} y={box.y * height} width={box.width * WIDTH} height={box.height * height} />;
}

/** Where on the surface a pointer is, in shares of it. */
function pointOf(event: PointerEvent<SVGSVGElement>): Point {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
}
