/** Signs beside colours, so that colour is never the only one. 16 px, drawn with the current colour, hidden from screen readers. */
const paths = {
  shield:
    'M8 1.5 13.5 3.5V8c0 3.2-2.3 5.4-5.5 6.5C4.8 13.400 2.5 11.200 2.500 8V3.500Z M5.500 8l1.800 1.800L10.700 6.200',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z M8 5v3.300l2.200 1.400',
  warning: 'M8 2.200 14.300 13.500H1.700Z M8 6.500v3.200 M8 11.300v.4',
  pause: 'M5 3v10 M11 3v10',
  stop: 'M5.300 2h5.400L14 5.300v5.400L10.700 14H5.300L2 10.700V5.300Z M5.500 8h5',
  check: 'M3 8.500 6.500 12 13 4.500',
  cross: 'M4 4l8 8 M12 4l-8 8',
  cut: 'M3 8h3 M10 8h3 M7 4v8 M9 4v8',
  bleep: 'M2 8c1-5 2-5 3 0s2 5 3 0 2-5 3 0 2 5 3 0',
  microphone: 'M8 2a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0V4a2 2 0 0 1 2-2Z M4 7.500a4 4 0 0 0 8 0 M8 11.500V14',
  speaker: 'M3 6h2l3-3v10l-3-3H3Z M10.500 5.500a3.500 3.500 0 0 1 0 5',
  live: 'M2 8h2l1.500-4 3 8L10 8h4',
  list: 'M3 4h10 M3 8h10 M3 12h10',
  screen: 'M2 3h12v8H2Z M6 13.500h4 M8 11v2.500',
  cover: 'M2 4h12v8H2Z M3 11 10 4 M7 12l7-7',
  swap: 'M3 6h9 M10 3.500 12.500 6 10 8.500 M13 10.500H4 M6.500 8 4 10.500 6.500 13',
  layers: 'M8 2 14 5.500 8 9 2 5.500Z M2 9l6 3.500L14 9',
  chart: 'M2 13.500h12 M4 11V7 M8 11V3 M12 11V8.500',
  gear: 'M8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z M8 1.500v2 M8 12.500v2 M1.500 8h2 M12.500 8h2 M3.400 3.400l1.400 1.400 M11.200 11.200l1.400 1.400 M3.400 12.600l1.400-1.400 M11.200 4.800l1.400-1.400',
  info: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z M8 7.300v3.700 M8 4.800v.4',
  chevron: 'M4 6l4 4 4-4',
  plus: 'M8 3v10 M3 8h10',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
