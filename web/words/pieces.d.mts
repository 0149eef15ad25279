import type { Plugin } from 'vite';

export function pieces(options: { entry: string }): Plugin;
