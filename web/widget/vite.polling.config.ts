// The long-polling, dist/widget-polling.js: a classic script like the core, which loads it when it is wanted.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target: 'es2018',
    emptyOutDir: false, // the core lies there already
    lib: {
      entry: fileURLToPath(new URL('src/polling/main.ts', import.meta.url)),
      formats: ['iife'],
      name: 'PorchlightPolling',
      fileName: () => 'widget-polling.js',
    },
    rollupOptions: { output: { extend: false }, treeshake: { propertyReadSideEffects: false } },
  },
});
