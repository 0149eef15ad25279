// The list from the keyboard: arrows, Home, End, Page Up and Down move, Enter opens, `/` goes to the search box.
// The highlighted row is remembered by its visitor, not by its place: it stays with the visitor when the list
// moves under it.
import { useEffect, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';

const PAGE_ROWS = 10;

function target(key: string, index: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(index + 1, last);
    case 'ArrowUp':
      return Math.max(index - 1, 0);
    case 'PageDown':
      return Math.min(index + PAGE_ROWS, last);
    case 'PageUp':
      return Math.max(index - PAGE_ROWS, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

interface Options {
  rows: Visitor[];
  chosen: string | undefined;
  open: (uid: string) => void;
  scrollTo: (index: number) => void;
}

export function useListKeys({ rows, chosen, open, scrollTo }: Options) {
  const [highlighted, highlight] = useState<string | undefined>(chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || rows.length === 0) return;
    if (event.key === 'Enter') {
      if (highlighted !== undefined) open(highlighted);
      return;
    }
    const index = rows.findIndex((row) => row.visitorUid === highlighted);
    const next = target(event.key, index, rows.length - 1);
    if (next === undefined) return;
    event.preventDefault();
    highlight(rows[next]?.visitorUid);
    scrollTo(next);
  };
  return { highlighted, highlight, onKeyDown };
}

function isTyping(element: EventTarget | null): boolean {
  return (
    element instanceof HTMLElement &&
    (element.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/u.test(element.tagName))
  );
}

/** `/` anywhere but in a text field focuses the search box. */
export function useSlash(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))
        return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [search]);
}
