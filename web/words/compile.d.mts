import type { Plugin } from 'vite';

export function compiled(language: string, messages: Record<string, string>): string;
export function words(): Plugin;
