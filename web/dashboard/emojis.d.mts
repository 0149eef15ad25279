import type { Plugin } from 'vite';

export function emojis(): Plugin;
export function emojisOf(language: string): string;
