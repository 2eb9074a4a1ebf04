/** The frame around a layout: fonts, colours, the few shapes that all layouts share. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Theme } from './themes.ts';

/** How the letters are drawn: families that CI has, and weights, widths and slants of them. */
export interface Face {
  readonly name: string;
  readonly css: string;
}

export const textFaces: readonly Face[] = [
  { name: 'dejavu-sans', css: 'font-family: "DejaVu Sans", sans-serif' },
  { name: 'plex', css: 'font-family: "Plex", sans-serif' },
  { name: 'plex-medium', css: 'font-family: "Plex", sans-serif; font-weight: 500' },
  { name: 'dejavu-condensed', css: 'font-family: "DejaVu Sans", sans-serif; font-stretch: condensed' },
  { name: 'dejavu-serif', css: 'font-family: "DejaVu Serif", serif' },
  { name: 'plex-italic', css: 'font-family: "Plex", sans-serif; font-style: italic' },
  { name: 'plex-bold', css: 'font-family: "Plex", sans-serif; font-weight: 700' },
];

export const monoFaces: readonly Face[] = [
  { name: 'mono', css: 'font-family: "DejaVu Sans Mono", monospace' },
  { name: 'mono-tight', css: 'font-family: "DejaVu Sans Mono", monospace; letter-spacing: -0.03em' },
  { name: 'mono-bold', css: 'font-family: "DejaVu Sans Mono", monospace; font-weight: 700' },
];

const require = createRequire(import.meta.url);

/** As data, because a page made from a string may load no files. */
const plexFaces = (
  [
    [400, 'normal'],
    [400, 'italic'],
    [500, 'normal'],
    [700, 'normal'],
  ] as const
)
  .map(([weight, style]) => {
    const file = require.resolve(
      `@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-${weight}-${style}.woff2`,
    );
    const data = readFileSync(file).toString('base64');
    return `@font-face { font-family: Plex; font-weight: ${weight}; font-style: ${style}; src: url(data:font/woff2;base64,${data}); }`;
  })
  .join('\n');

export interface PageLook {
  readonly theme: Theme;
  readonly face: Face;
  /** Size of the letters that may be secret, CSS pixels. */
  readonly px: number;
}

export function pageOf(body: string, { theme, face, px }: PageLook): string {
  const [keyword, string, number, comment] = theme.syntax;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><style>
${plexFaces}
:root { font-size: ${px}px; --ground: ${theme.ground}; --panel: ${theme.panel}; --field: ${theme.field}; --text: ${theme.text};
  --muted: ${theme.muted}; --accent: ${theme.accent}; --on-accent: ${theme.onAccent}; --border: ${theme.border}; }
* { box-sizing: border-box; margin: 0; }
body { width: 1920px; height: 1080px; overflow: hidden; position: relative; background: var(--ground); color: var(--text);
  ${face.css}; font-size: 1rem; line-height: 1.5; }
h1 { font-size: 1.8rem; line-height: 1.3; } h2 { font-size: 1.3rem; line-height: 1.4; }
table { border-collapse: collapse; } td, th { padding: 0.45rem 0.9rem; text-align: left; border-bottom: 1px solid var(--border); }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; }
.row { display: flex; } .col { display: flex; flex-direction: column; } .grow { flex: 1; min-width: 0; } .gap { gap: 1rem; }
.pad { padding: 1.2rem; } .clip { overflow: hidden; } .fill { width: 1920px; height: 1080px; }
.panel { background: var(--panel); } .box { background: var(--panel); border: 1px solid var(--border); border-radius: 6px; padding: 1rem; }
.line { border-bottom: 1px solid var(--border); } .muted { color: var(--muted); } .accent { color: var(--accent); }
.button { background: var(--accent); color: var(--on-accent); border-radius: 4px; padding: 0.4rem 1rem; display: inline-block; }
.field { background: var(--field); border: 1px solid var(--border); border-radius: 4px; padding: 0.45rem 0.7rem; min-height: 2.5rem; }
.label { color: var(--muted); margin-bottom: 0.2rem; } .mono { font-family: "DejaVu Sans Mono", monospace; font-style: normal; }
.k { color: ${keyword}; } .s { color: ${string}; } .n { color: ${number}; } .c { color: ${comment}; }
.bar { background: var(--accent); color: var(--on-accent); padding: 0.6rem 1.2rem; }
.down { writing-mode: vertical-rl; } .up { writing-mode: vertical-rl; transform: rotate(180deg); }
.whole { white-space: nowrap; } .wrap { overflow-wrap: anywhere; word-break: break-all; }
.code-field { background: #ffffff; padding: 14px; display: inline-block; } .code-field svg { display: block; width: 100%; height: 100%; }
</style><body>${body}</body></html>`;
}

/** A window with a title bar on the wallpaper. */
export function windowOf(title: string, body: string, style = ''): string {
  return `<div class="col clip" style="position:absolute;border:1px solid var(--border);border-radius:8px;background:var(--ground);${style}">
<div class="panel row line" style="padding:0.4rem 1rem;align-items:center;gap:0.5rem"><i style="width:12px;height:12px;border-radius:6px;background:#e06050"></i><i style="width:12px;height:12px;border-radius:6px;background:#e0b040"></i><i style="width:12px;height:12px;border-radius:6px;background:#50b060"></i><span class="muted" style="margin-left:1rem">${title}</span></div>
<div class="grow clip">${body}</div></div>`;
}

/** A field of a form, its label above it. */
export function labelled(label: string, value: string, style = ''): string {
  return `<div style="${style}"><div class="label">${label}</div><div class="field">${value}</div></div>`;
}

/** A field of a form, its label to the left of it. */
export function beside(label: string, value: string, labelWidth = '14rem'): string {
  return `<div class="row gap" style="align-items:center"><div class="muted" style="width:${labelWidth}">${label}</div><div class="field grow">${value}</div></div>`;
}

export function tableOf(head: readonly string[], rows: readonly (readonly string[])[], style = ''): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${cell}</${tag}>`).join('');
  return `<table style="${style}"><tr class="muted">${cells('th', head)}</tr>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('')}</table>`;
}
