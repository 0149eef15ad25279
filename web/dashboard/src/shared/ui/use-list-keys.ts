// A list from the keyboard: arrows, Home, End, Page Up and Down move, Enter opens. The highlighted row is remembered
// by what it shows, not by its place: it stays with it when the list moves under it.
import { useState } from 'react';
import type { KeyboardEvent } from 'react';

const PAGE_ROWS = 10;

/** Where a key leads from a row; undefined: nowhere. */
export function target(key: string, index: number, page: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'PageDown':
      return Math.min(index + page, last);
    case 'PageUp':
      return Math.max(index - page, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

interface Options<Id> {
  /** What the rows show, in order. */
  ids: Id[];
  chosen: Id | undefined;
  open: (id: Id) => void;
  scrollTo: (index: number) => void;
}

export function useListKeys<Id>({ ids, chosen, open, scrollTo }: Options<Id>) {
  const [highlighted, highlight] = useState<Id | undefined>(chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || ids.length === 0) return;
    if (event.key === 'Enter') {
      if (highlighted !== undefined) open(highlighted);
      return;
    }
    const index = ids.findIndex((id) => id === highlighted);
    const next = target(event.key, index, PAGE_ROWS, ids.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    highlight(ids[next]);
    scrollTo(next);
  };
  return { highlighted, highlight, onKeyDown };
}
