// What is changed in a form and not saved yet: of each field what it is to become, and no more, so that a save sends what
// was changed and leaves to others what they have changed meanwhile. It survives a look at another page and a reload, and
// is gone with the tab.
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { useSession } from './session-context';

const memory = new Map<string, string>();
const listeners = new Set<() => void>();

function read(key: string): string {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return memory.get(key) ?? '';
  }
}

function write(key: string, text: string): void {
  memory.set(key, text);
  try {
    if (text === '') sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, text);
  } catch {
    // Kept as long as the page.
  }
  for (const listener of [...listeners]) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Of values as JSON has them. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** Of the fields that there are, those that are to become another. */
export function changesOf<Values extends object>(saved: Values, kept: Partial<Values>): Partial<Values> {
  const changes: Partial<Values> = {};
  for (const key of Object.keys(saved) as (keyof Values)[]) {
    if (key in kept && !same(saved[key], kept[key])) changes[key] = kept[key];
  }
  return changes;
}

function parse<Values>(text: string): Partial<Values> {
  try {
    const kept: unknown = JSON.parse(text === '' ? '{}' : text);
    return typeof kept === 'object' && kept !== null ? (kept as Partial<Values>) : {};
  } catch {
    return {};
  }
}

const keyOf = (agentId: number, projectId: number, form: string) =>
  `porchlightForm:${agentId}:${projectId}:${form}`;

export interface Edited<Values extends object> {
  /** What the form shows. */
  values: Values;
  changes: Partial<Values>;
  isChanged: boolean;
  set: (part: Partial<Values>) => void;
  /** These are saved; what was typed since stays. */
  done: (sent: Partial<Values>) => void;
  discard: () => void;
}

/** `saved`: all fields of the form, as the server has them. */
export function useEdited<Values extends object>(form: string, saved: Values): Edited<Values> {
  const { agent, project } = useSession();
  const key = keyOf(agent.id, project.id, form);
  const text = useSyncExternalStore(
    subscribe,
    useCallback(() => read(key), [key]),
  );
  const changes = useMemo(() => changesOf(saved, parse<Values>(text)), [saved, text]);
  const keep = (kept: Partial<Values>) =>
    write(key, Object.keys(kept).length === 0 ? '' : JSON.stringify(kept));
  return {
    values: { ...saved, ...changes },
    changes,
    isChanged: Object.keys(changes).length > 0,
    set: (part) => keep(changesOf(saved, { ...parse<Values>(read(key)), ...part })),
    done: (sent) => {
      const kept = parse<Values>(read(key));
      for (const field of Object.keys(sent) as (keyof Values)[]) {
        if (same(kept[field], sent[field])) delete kept[field];
      }
      keep(kept);
    },
    discard: () => write(key, ''),
  };
}

/** Whether something in one of these forms is not saved yet. */
export function useUnsaved(...forms: string[]): boolean {
  const { agent, project } = useSession();
  return useSyncExternalStore(subscribe, () =>
    forms.some((form) => read(keyOf(agent.id, project.id, form)) !== ''),
  );
}
