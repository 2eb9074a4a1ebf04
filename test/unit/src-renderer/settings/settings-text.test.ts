import { describe, expect, it } from 'vitest';
import {
  diagnosticsText,
  formatCountdown,
  pairingLinks,
} from '../../../../src-renderer/features/settings/settings-text.ts';

describe('texts of the settings page', () => {
  it('writes diagnostics as they are read', () => {
    const text = diagnosticsText('2026-01-01T00:00:00Z', [
      { title: 'Engine', lines: ['version 1', 'up 3 s'] },
      { title: 'OBS', lines: [] },
    ]);
    expect(text).toBe(
      'Airlock diagnostics, 2026-01-01T00:00:00Z\n\n== Engine\nversion 1\nup 3 s\n\n== OBS\n',
    );
  });

  it('counts down to zero and not below', () => {
    expect([247_000, 61_001, 900, 0, -5].map(formatCountdown)).toEqual([
      '4:07',
      '1:02',
      '0:01',
      '0:00',
      '0:00',
    ]);
  });

  it('puts the code where no request carries it', () => {
    const { browser, dock } = pairingLinks('http://127.0.0.1:4700', 'ABCD-EFGH');
    expect(browser).toBe('http://127.0.0.1:4700/#pair=ABCD-EFGH');
    expect(dock).toBe('http://127.0.0.1:4700/?dock#pair=ABCD-EFGH');
  });
});
