// The agent's token, remembered in localStorage: a reload stays logged in, and logging out in one tab logs out
// the others. Where storage is refused (private windows, policies) the token lives as long as the page.
import { useSyncExternalStore } from 'react';

const KEY = 'porchlightToken';

let inMemory: string | null = null;
const listeners = new Set<() => void>();

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return inMemory;
  }
}

export function storeToken(token: string | null): void {
  inMemory = token;
  try {
    if (token === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, token);
  } catch {
    // Kept in memory.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function useStoredToken(): string | null {
  return useSyncExternalStore(subscribe, read);
}
