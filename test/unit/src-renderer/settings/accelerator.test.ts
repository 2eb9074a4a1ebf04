import { describe, expect, it } from 'vitest';
import { acceleratorFault, acceleratorOf } from '../../../../src-renderer/features/settings/accelerator.ts';

const pressed = (key: string, code: string, held: readonly string[] = []) => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('hotkeys', () => {
  it.each([
    '',
    'F9',
    'CommandOrControl+Shift+F9',
    'Alt+P',
    'ctrl+1',
    'Shift+F12',
    'MediaPlayPause',
    'Control+num5',
  ])('takes %s', (text) => expect(acceleratorFault(text)).toBeUndefined());

  it.each(['Ctrl+', 'Ctrl+Shift', 'Foo+A', 'Ctrl+AB', 'F25', '+', 'A+B'])('refuses the form of %s', (text) =>
    expect(acceleratorFault(text)).toBe('form'),
  );

  it.each(['A', 'Shift+A', 'Space', 'Delete'])('refuses %s, which every program needs', (text) =>
    expect(acceleratorFault(text)).toBe('bare'),
  );

  it('names what was pressed, by place for letters', () => {
    expect(acceleratorOf(pressed('F9', 'F9', ['ctrl', 'shift']))).toBe('Control+Shift+F9');
    expect(acceleratorOf(pressed('π', 'KeyP', ['alt']))).toBe('Alt+P');
    expect(acceleratorOf(pressed('ArrowUp', 'ArrowUp', ['meta']))).toBe('Super+Up');
    expect(acceleratorOf(pressed('Control', 'ControlLeft', ['ctrl']))).toBeUndefined();
  });
});
