import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { windowInputs } from '../capture/window-inputs.ts';
import { queryClient } from '../clients/queries.ts';
import { startLanguages } from '../i18n/i18n.ts';
import { engineStore } from '../state/engine-store.ts';
import '../ui/base.css';
import { App } from './app.tsx';
import { FaultBoundary } from './fault-boundary.tsx';
import { applyTheme } from './theme.ts';

applyTheme();
void start();

async function start(): Promise<void> {
  // Both at once: neither needs the other, and the first picture waits for words only.
  void engineStore.connect();
  windowInputs.begin();
  await startLanguages();
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no #root');
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <FaultBoundary isOutermost>
          <App />
        </FaultBoundary>
      </QueryClientProvider>
    </StrictMode>,
  );
}
