// One file, dist/widget.js: an IIFE that any page can load as a classic script. No polyfills, no source map.

import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    target: 'es2018',
    lib: {
      entry: fileURLToPath(new URL('src/main.ts', import.meta.url)),
      formats: ['iife'],
      name: 'PorchlightWidget',
      fileName: () => 'widget.js',
    },
    rollupOptions: { output: { extend: false }, treeshake: { propertyReadSideEffects: false } },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    environmentOptions: { jsdom: { url: 'https://shop.example/lamps' } },
  },
});
