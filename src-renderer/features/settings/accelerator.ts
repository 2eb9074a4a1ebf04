/** Hotkeys as Electron writes them: "CommandOrControl+Shift+F9". */

const modifiers = [
  'Command',
  'Cmd',
  'Control',
  'Ctrl',
  'CommandOrControl',
  'CmdOrCtrl',
  'Alt',
  'Option',
  'AltGr',
  'Shift',
  'Super',
  'Meta',
];

const keyNames = [
  'Plus',
  'Space',
  'Tab',
  'Capslock',
  'Numlock',
  'Scrolllock',
  'Backspace',
  'Delete',
  'Insert',
  'Return',
  'Enter',
  'Up',
  'Down',
  'Left',
  'Right',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Escape',
  'Esc',
  'VolumeUp',
  'VolumeDown',
  'VolumeMute',
  'MediaNextTrack',
  'MediaPreviousTrack',
  'MediaStop',
  'MediaPlayPause',
  'PrintScreen',
];

const isOneOf = (names: readonly string[], part: string) =>
  names.some((name) => name.toLowerCase() === part.toLowerCase());

function isKey(part: string): boolean {
  return (
    /^[A-Za-z0-9]$/.test(part) ||
    /^F([1-9]|1\d|2[0-4])$/i.test(part) ||
    /^num([0-9]|dec|add|sub|mult|div)$/i.test(part) ||
    isOneOf(keyNames, part) ||
    /^[)!@#$%^&*(:;<,_\->.?/~`{\][|\\}"'=]$/.test(part)
  );
}

export type AcceleratorFault = 'form' | 'bare';

/**
 * What is wrong with a hotkey; undefined where it can be one. An empty text is none and fine. A letter or digit alone would
 * be taken away from every other program: it needs a modifier.
 */
export function acceleratorFault(text: string): AcceleratorFault | undefined {
  if (text === '') return undefined;
  const parts = text.split('+').map((part) => part.trim());
  const key = parts.pop() ?? '';
  if (!isKey(key) || !parts.every((part) => isOneOf(modifiers, part))) return 'form';
  const isFunctionKey = /^F\d+$/i.test(key) || /^(Media|Volume)/i.test(key);
  const hasModifier = parts.some((part) => part.toLowerCase() !== 'shift');
  return hasModifier || isFunctionKey ? undefined : 'bare';
}

/** What of a key event makes a hotkey; DOM names. */
export interface PressedKeys {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const byDomKey: Readonly<Record<string, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ' ': 'Space',
  '+': 'Plus',
};

/** The hotkey that was pressed; undefined for modifiers alone, and for keys that have no name there. */
export function acceleratorOf(pressed: PressedKeys): string | undefined {
  // By place where the key is a letter or digit: Alt and Shift change what it types.
  const placed = /^(?:Key|Digit)([A-Z0-9])$/.exec(pressed.code)?.[1];
  const key = placed ?? byDomKey[pressed.key] ?? pressed.key;
  if (!isKey(key)) return undefined;
  return [
    ...(pressed.ctrlKey ? ['Control'] : []),
    ...(pressed.metaKey ? ['Super'] : []),
    ...(pressed.altKey ? ['Alt'] : []),
    ...(pressed.shiftKey ? ['Shift'] : []),
    key.length === 1 ? key.toUpperCase() : key,
  ].join('+');
}
