// Views that an agent has given a name, kept in this browser for each project. Other tabs see a change at once; where
// storage is refused (private windows, policies) they live as long as the page.
import { useSyncExternalStore } from 'react';

export interface KeptView {
  name: string;
  /** As it stands in the address. */
  query: string;
}

/** Past it no more are kept. */
export const MAX_VIEWS = 50;
export const MAX_NAME = 60;

const keyOf = (projectId: number) => `porchlightViews:${projectId}`;
const inMemory = new Map<string, string>();
const listeners = new Set<() => void>();

function textOf(key: string): string {
  try {
    return localStorage.getItem(key) ?? '[]';
  } catch {
    return inMemory.get(key) ?? '[]';
  }
}

const isView = (value: unknown): value is KeptView => {
  const { name, query } = (value ?? {}) as Partial<KeptView>;
  return typeof name === 'string' && name !== '' && typeof query === 'string';
};

function viewsIn(text: string): KeptView[] {
  try {
    const views: unknown = JSON.parse(text);
    return Array.isArray(views) ? views.filter(isView).slice(0, MAX_VIEWS) : [];
  } catch {
    return [];
  }
}

export const keptViews = (projectId: number): KeptView[] => viewsIn(textOf(keyOf(projectId)));

function write(projectId: number, views: KeptView[]): void {
  const key = keyOf(projectId);
  const text = JSON.stringify(views.slice(0, MAX_VIEWS));
  inMemory.set(key, text);
  try {
    localStorage.setItem(key, text);
  } catch {
    // Kept in memory.
  }
  for (const listener of listeners) listener();
}

const named = (name: string) => name.trim().slice(0, MAX_NAME);

/** Another one of that name makes place for it. */
export function keepView(projectId: number, name: string, query: string): void {
  const view = { name: named(name), query };
  if (view.name === '') return;
  const views = keptViews(projectId);
  const at = views.findIndex((one) => one.name === view.name);
  write(projectId, at < 0 ? [...views, view] : views.map((one, index) => (index === at ? view : one)));
}

export function renameView(projectId: number, from: string, to: string): void {
  const name = named(to);
  if (name === '' || name === from) return;
  const others = keptViews(projectId).filter((view) => view.name !== name);
  write(
    projectId,
    others.map((view) => (view.name === from ? { ...view, name } : view)),
  );
}

export function forgetView(projectId: number, name: string): void {
  write(
    projectId,
    keptViews(projectId).filter((view) => view.name !== name),
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

export function useKeptViews(projectId: number): KeptView[] {
  return viewsIn(useSyncExternalStore(subscribe, () => textOf(keyOf(projectId))));
}
