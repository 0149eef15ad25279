// The dashboard is served at `/`, or below any path (everything is relative), under a strict Content-Security-Policy: hashed files below /assets/, nothing
// inline but the script that draws the first rows, whose hash the policy has (no module preload polyfill, no data: scripts).
import { fileURLToPath } from 'node:url';
import { words } from '@porchlight/words/compile';
import { pieces } from '@porchlight/words/pieces';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { chunkOf, firstPage, offlineWorker } from './build-page';
import { chatLanguages } from './chat-words.mjs';
import { emojis } from './emojis.mjs';

const server = process.env['PORCHLIGHT_ORIGIN'] ?? 'http://127.0.0.1:8080';

const entry = fileURLToPath(new URL('src/main.tsx', import.meta.url));

export default defineConfig({
  plugins: [
    pieces({ entry }),
    words(),
    emojis(),
    chatLanguages(),
    react(),
    firstPage(),
    offlineWorker(new URL('worker.js', import.meta.url)),
  ],
  base: './',
  build: {
    target: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rollupOptions: { output: { manualChunks: chunkOf } },
  },
  server: {
    proxy: {
      '/api': server,
      '/demo': server,
      '/widget.js': server,
      '/socket.io': { target: server, ws: true },
    },
  },
  test: { environment: 'jsdom', include: ['src/**/*.test.{ts,tsx}'] },
});
