// An agent's settings in localStorage; every tab follows. Where storage is refused they live as long as the page.
import { useSyncExternalStore } from 'react';
import { settingsFrom } from './settings';
import type { AlertSettings } from './settings';

const keyOf = (agentId: number) => `porchlightAlerts:${agentId}`;
const listeners = new Set<() => void>();
const inMemory = new Map<string, string>();
let last: { key: string; text: string | null; settings: AlertSettings } | undefined;

function textAt(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? inMemory.get(key) ?? null;
  } catch {
    return inMemory.get(key) ?? null;
  }
}

export function readSettings(agentId: number): AlertSettings {
  const key = keyOf(agentId);
  const text = textAt(key);
  if (last?.key !== key || last.text !== text) last = { key, text, settings: settingsFrom(text) };
  return last.settings;
}

export function writeSettings(agentId: number, settings: AlertSettings): void {
  const [key, text] = [keyOf(agentId), JSON.stringify(settings)];
  try {
    localStorage.setItem(key, text);
    inMemory.delete(key);
  } catch {
    inMemory.set(key, text);
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

export function useAlertSettings(agentId: number): AlertSettings {
  return useSyncExternalStore(subscribe, () => readSettings(agentId));
}
