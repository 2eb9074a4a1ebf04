import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { LivePage } from '../features/live/live-page.tsx';
import { PairingPage } from '../features/pairing/pairing-page.tsx';
import { useEngine } from '../state/engine-store.ts';
import { Loading } from '../ui/page.tsx';
import { FaultBoundary } from './fault-boundary.tsx';
import { Navigation } from './navigation.tsx';
import { Notices } from './notices.tsx';
import { goTo, type Page, usePage } from './route.ts';
import { StateStrip } from './state-strip.tsx';
import './app.css';

const loaders = {
  policies: () => import('../features/policies/policies-page.tsx'),
  scenes: () => import('../features/scenes/scenes-page.tsx'),
  incidents: () => import('../features/incidents/incidents-page.tsx'),
  settings: () => import('../features/settings/settings-page.tsx'),
  setup: () => import('../features/onboarding/onboarding-page.tsx'),
};

/** After the first paint and what it asks for. */
const LOAD_AFTER_MS = 500;

const pageComponents = {
  live: LivePage,
  policies: lazy(loaders.policies),
  scenes: lazy(loaders.scenes),
  incidents: lazy(loaders.incidents),
  settings: lazy(loaders.settings),
  setup: lazy(loaders.setup),
} as const satisfies Record<Page, unknown>;

export function App() {
  const { i18n } = useTranslation();
  const connection = useEngine((state) => state.connection);
  const isKnown = useEngine(({ status }) => status !== undefined);
  // Else fields would read "1.500" by the browser's language: 1500 to one, one and a half to the other.
  return (
    <I18nProvider locale={i18n.language}>
      {connection === 'unpaired' ? <PairingPage /> : isKnown ? <Frame /> : <Search />}
    </I18nProvider>
  );
}

/** Until the engine has answered once nobody knows what to show. */
function Search() {
  const { t } = useTranslation();
  return (
    <main className="app-alone">
      <h1>{t('appName')}</h1>
      <p role="status">{t('wordMeans.connecting')}</p>
    </main>
  );
}

function Frame() {
  const { t } = useTranslation();
  const page = usePage();
  const PageComponent = pageComponents[page];
  useFirstSetUp();
  useAllPages();
  useTitle(page);
  const content = useFocusOnNewPage(page);
  return (
    <div className="app-frame">
      <button type="button" className="app-skip" onClick={() => content.current?.focus()}>
        {t('skipToContent')}
      </button>
      <Navigation page={page} />
      <div className="app-main">
        <StateStrip />
        <Notices />
        <main id="content" className="app-content" ref={content} tabIndex={-1}>
          <FaultBoundary key={page}>
            <Suspense fallback={<Loading />}>
              <PageComponent />
            </Suspense>
          </FaultBoundary>
        </main>
      </div>
    </div>
  );
}

/** Loads all pages once the first one is there: they come from the engine, and are wanted most when it is away. */
function useAllPages(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      // One that cannot be loaded now is asked for again when it is gone to.
      for (const load of Object.values(loaders)) load().catch(() => undefined);
    }, LOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
}

/** Who has set up nothing yet begins with that, once for each time the page is opened. */
function useFirstSetUp(): void {
  const isNew = useEngine(
    ({ status }) => status !== undefined && status.obs.state === 'not-linked' && status.inputs.length === 0,
  );
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isNew || isDone) return;
    setDone(true);
    if (location.hash === '' || location.hash === '#/live') goTo('setup');
  }, [isNew, isDone]);
}

function useTitle(page: Page): void {
  const { t } = useTranslation();
  const word = useEngine(({ status, connection }) =>
    connection === 'open' && status !== undefined ? status.protection.word : 'not-protected',
  );
  useEffect(() => {
    document.title = `${t(`word.${word}`)} · ${t(`nav.${page}`)} · ${t('appName')}`;
  }, [t, word, page]);
}

/** Screen readers are told of a new page by its heading; not on the first one, where reading begins at the top anyway. */
function useFocusOnNewPage(page: Page) {
  const content = useRef<HTMLElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    content.current?.focus();
  }, [page]);
  return content;
}
