/** How screens are coloured. All text stands out from its ground by at least 4.5 to 1 (WCAG AA), as real themes do. */

export interface Theme {
  readonly name: string;
  readonly dark: boolean;
  /** The ground of the window, of panels in it and of fields to type into. */
  readonly ground: string;
  readonly panel: string;
  readonly field: string;
  readonly text: string;
  readonly muted: string;
  readonly accent: string;
  /** Text on the accent. */
  readonly onAccent: string;
  readonly border: string;
  /** Of code: keyword, string, number, comment. */
  readonly syntax: readonly [keyword: string, string: string, number: string, comment: string];
}

function theme(
  name: string,
  dark: boolean,
  [ground, panel, field, text, muted, accent, onAccent, border]: readonly [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ],
  syntax: Theme['syntax'],
): Theme {
  return { name, dark, ground, panel, field, text, muted, accent, onAccent, border, syntax };
}

export const themes: readonly Theme[] = [
  theme(
    'light',
    false,
    ['#ffffff', '#f4f5f7', '#ffffff', '#1c1e21', '#5c6370', '#1a5fd0', '#ffffff', '#d0d4da'],
    ['#8a1fb0', '#1d6b2c', '#a13c00', '#5f6b76'],
  ),
  theme(
    'dark',
    true,
    ['#16181c', '#1f2228', '#0f1114', '#e6e8eb', '#9aa3ae', '#6ea8fe', '#10131a', '#343a43'],
    ['#c792ea', '#a5d6a7', '#f2a66f', '#8b95a1'],
  ),
  theme(
    'solarized-light',
    false,
    ['#fdf6e3', '#eee8d5', '#fffbef', '#405058', '#566970', '#1a6ba8', '#ffffff', '#d3ccb4'],
    ['#5d6a00', '#1c6f68', '#b03a0a', '#66757b'],
  ),
  theme(
    'solarized-dark',
    true,
    ['#002b36', '#073642', '#00212b', '#b6c4c4', '#93a1a1', '#4aa8e8', '#002b36', '#1a4a56'],
    ['#a5b800', '#40c0b4', '#f08050', '#8a9ca0'],
  ),
  theme(
    'purple',
    true,
    ['#282a36', '#343746', '#21222c', '#f8f8f2', '#b4b8cc', '#ff79c6', '#282a36', '#4b4f63'],
    ['#ff79c6', '#f1fa8c', '#bd93f9', '#99a8d8'],
  ),
  theme(
    'high-contrast',
    true,
    ['#000000', '#000000', '#000000', '#ffff00', '#ffffff', '#00ffff', '#000000', '#ffffff'],
    ['#ffffff', '#00ff00', '#00ffff', '#ffffff'],
  ),
  theme(
    'navy',
    true,
    ['#0b2a6b', '#12378a', '#0a2357', '#ffffff', '#c5d4f7', '#ffd166', '#0b2a6b', '#3a5cae'],
    ['#ffd166', '#9be7c4', '#ffb3a7', '#b5c7ef'],
  ),
  theme(
    'sepia',
    false,
    ['#f3e7d3', '#ead9bd', '#fbf3e4', '#4a3420', '#6e563c', '#8c3b12', '#ffffff', '#cdb894'],
    ['#7a2f6b', '#3f5d1a', '#8c3b12', '#75624a'],
  ),
  theme(
    'mint',
    false,
    ['#e4f5ec', '#cfeadc', '#f5fcf8', '#0f3d2c', '#37614f', '#0b6b52', '#ffffff', '#a9d3bf'],
    ['#0a4f86', '#7a3d00', '#8a1c4a', '#4a7060'],
  ),
  theme(
    'rose',
    false,
    ['#fdeef1', '#f9dbe2', '#fff8f9', '#9a1238', '#8a3a52', '#6a1fa0', '#ffffff', '#eab8c5'],
    ['#6a1fa0', '#0f6a5a', '#a04000', '#8a5565'],
  ),
  theme(
    'grey',
    false,
    ['#e6e6e6', '#d8d8d8', '#f0f0f0', '#4f4f4f', '#595959', '#35557a', '#ffffff', '#b8b8b8'],
    ['#5d3a7a', '#3a5a2e', '#74471f', '#606060'],
  ),
];
