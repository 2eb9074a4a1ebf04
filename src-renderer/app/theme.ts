/** Dark by default, light by choice; in the OBS dock always dark, as OBS is. */
import { surface } from '../clients/shell.ts';

const STORAGE_KEY = 'airlock.theme';

export const themes = ['dark', 'light', 'system'] as const;
export type Theme = (typeof themes)[number];

export function chosenTheme(): Theme {
  return themes.find((theme) => theme === localStorage.getItem(STORAGE_KEY)) ?? 'dark';
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(STORAGE_KEY, theme);
  applyTheme();
}

/** Puts the theme in force, and follows the system's while that is wished. */
export function applyTheme(): void {
  const theme = chosenTheme();
  const isLight = theme === 'light' || (theme === 'system' && systemIsLight.matches);
  document.documentElement.dataset.theme = isLight && surface !== 'dock' ? 'light' : 'dark';
}

const systemIsLight = window.matchMedia('(prefers-color-scheme: light)');
systemIsLight.addEventListener('change', applyTheme);
