/** Builds the interface: served by the engine to browsers and the OBS dock, and by the shell to its window. */
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative, because the shell serves the same files under app://airlock.
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/interface', import.meta.url)),
    emptyOutDir: true,
    // The dock of OBS 28 to 30 is a Chromium 103.
    target: 'chrome103',
    cssTarget: 'chrome103',
    // Inline data: URLs of scripts would not pass our content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    // Its loader would be an inline script; every browser of the target preloads by itself.
    modulePreload: { polyfill: false },
  },
});
