/** Languages: English is in the bundle, the others come when asked for. A new one is a folder beside `locales/en` and a line here. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import common from './locales/en/common.json';
import incidents from './locales/en/incidents.json';
import live from './locales/en/live.json';
import onboarding from './locales/en/onboarding.json';
import policies from './locales/en/policies.json';
import problems from './locales/en/problems.json';
import scenes from './locales/en/scenes.json';
import settings from './locales/en/settings.json';

const english = { common, live, onboarding, policies, scenes, incidents, settings, problems };

declare module 'i18next' {
  interface CustomTypeOptions {
    readonly defaultNS: 'common';
    readonly resources: typeof english;
  }
}

/** By their own names, as a reader looks for them. */
export const languages = { en: 'English', de: 'Deutsch', es: 'Español' } as const;
export type Language = keyof typeof languages;

const loaders = {
  de: import.meta.glob<typeof common>('./locales/de/*.json', { import: 'default' }),
  es: import.meta.glob<typeof common>('./locales/es/*.json', { import: 'default' }),
};

const STORAGE_KEY = 'airlock.language';

/** The language that the user chose, else the first of the browser's that we have. */
function preferredLanguage(): Language {
  const wanted = [localStorage.getItem(STORAGE_KEY), ...navigator.languages].map((tag) => tag?.split('-')[0]);
  return wanted.find((tag): tag is Language => tag !== undefined && tag in languages) ?? 'en';
}

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { en: english },
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: Object.keys(english),
    // React escapes by itself.
    interpolation: { escapeValue: false },
  });
  await setLanguage(preferredLanguage());
}

/** Loads a language where it is not there yet, uses it, and remembers it where `remember` is set. */
export async function setLanguage(language: Language, { remember = false } = {}): Promise<void> {
  if (language !== 'en') {
    const files = Object.entries(loaders[language]);
    await Promise.all(
      files.map(async ([path, load]) => {
        const namespace = path.split('/').at(-1)?.replace('.json', '') ?? '';
        if (!i18next.hasResourceBundle(language, namespace))
          i18next.addResourceBundle(language, namespace, await load());
      }),
    );
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  if (remember) localStorage.setItem(STORAGE_KEY, language);
}
