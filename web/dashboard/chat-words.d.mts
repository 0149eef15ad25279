import type { Plugin } from 'vite';

export function chatLanguages(): Plugin;
