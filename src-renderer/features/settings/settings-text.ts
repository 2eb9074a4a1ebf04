/** Texts of the settings page that follow from data alone. */

export interface DiagnosticsSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The diagnostics as the text that is shown, copied and saved: one and the same. */
export function diagnosticsText(createdAt: string, sections: readonly DiagnosticsSection[]): string {
  const parts = sections.map(({ title, lines }) => [`== ${title}`, ...lines].join('\n'));
  return `${[`Airlock diagnostics, ${createdAt}`, ...parts].join('\n\n')}\n`;
}

/** "4:07"; never below zero. */
export function formatCountdown(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The links by which a code comes along; it stands in the hash, which no browser sends anywhere. */
export function pairingLinks(
  origin: string,
  code: string,
): { readonly browser: string; readonly dock: string } {
  return { browser: `${origin}/#pair=${code}`, dock: `${origin}/?dock#pair=${code}` };
}
