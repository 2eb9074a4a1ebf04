/** A still of a video or a game, painted from chance: soft grounds, hard shapes, fine grain. */
import { type Chance, HEX } from '../chance.ts';

/** An SVG that fills its positioned parent. */
export function painting(chance: Chance): string {
  const colour = () => `#${chance.chars(HEX, 6)}`;
  const shapes = chance.times(60, () => {
    const [x, y] = [chance.int(-100, 1920), chance.int(-100, 1080)];
    const size = chance.int(10, 320);
    const opacity = (chance.int(20, 90) / 100).toFixed(2);
    return chance.yes()
      ? `<circle cx="${x}" cy="${y}" r="${size / 2}" fill="${colour()}" opacity="${opacity}"/>`
      : `<rect x="${x}" y="${y}" width="${size}" height="${chance.int(4, 240)}" fill="${colour()}" opacity="${opacity}" transform="rotate(${chance.int(0, 90)} ${x} ${y})"/>`;
  });
  return `<svg style="position:absolute;inset:0" width="1920" height="1080" viewBox="0 0 1920 1080"><defs><linearGradient id="sky" x2="0.3" y2="1"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient>
<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.8" numOctaves="2" seed="${chance.int(1, 99)}"/><feColorMatrix type="saturate" values="0"/></filter></defs>
<rect width="1920" height="1080" fill="url(#sky)"/>${shapes.join('')}<rect width="1920" height="1080" filter="url(#grain)" opacity="0.12"/></svg>`;
}
