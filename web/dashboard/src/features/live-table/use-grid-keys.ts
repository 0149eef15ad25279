// The table from the keyboard: arrows, Home, End, Page Up and Down move, Enter opens. What is highlighted is remembered by
// whom it shows, where that is known: it stays with them when the order changes.
import { useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { TableState } from '../../shared/realtime/live-table';
import { target } from '../../shared/ui/use-list-keys';
import { rowAt, scrollTo } from './layout';
import type { Layout } from './layout';
import { HEADER_HEIGHT } from './sizes';
import { scrollDown } from './use-viewport';

interface Active {
  index: number;
  uid: string | undefined;
}

export const uidAt = ({ from, uids }: Pick<TableState, 'from' | 'uids'>, index: number): string | undefined =>
  uids[index - from];

function indexOf(active: Active | undefined, state: TableState): number | undefined {
  if (active === undefined || state.total === 0) return undefined;
  const at = active.uid === undefined ? -1 : state.uids.indexOf(active.uid);
  return at < 0 ? Math.min(active.index, state.total - 1) : state.from + at;
}

interface Options {
  state: TableState;
  layout: Layout;
  scroller: RefObject<HTMLElement | null>;
  chosen: string | undefined;
  onOpen: (uid: string) => void;
}

export function useGridKeys({ state, layout, scroller, chosen, onOpen }: Options) {
  const [active, setActive] = useState<Active>();
  const index = indexOf(active ?? (chosen === undefined ? undefined : { index: -1, uid: chosen }), state);
  const highlighted = index === undefined || index < 0 ? undefined : index;
  const onKeyDown = (event: KeyboardEvent) => {
    const grid = scroller.current;
    // Not those of a head's button or edge.
    if (grid === null || event.target !== grid || event.altKey || event.ctrlKey || event.metaKey) return;
    const uid = highlighted === undefined ? undefined : uidAt(state, highlighted);
    if (event.key === 'Enter' && uid !== undefined) onOpen(uid);
    const seen = Math.max(layout.rowHeight, grid.clientHeight - HEADER_HEIGHT);
    const page = Math.max(1, Math.floor(seen / layout.rowHeight) - 1);
    const from = highlighted ?? rowAt(layout, grid.scrollTop) - 1;
    const next = target(event.key, from, page, layout.total - 1);
    if (next === undefined || layout.total === 0) return;
    event.preventDefault();
    setActive({ index: next, uid: uidAt(state, next) });
    scrollDown(grid, scrollTo(layout, next, grid.scrollTop, seen));
  };
  return { highlighted, onKeyDown };
}
