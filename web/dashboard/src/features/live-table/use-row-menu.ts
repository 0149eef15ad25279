// The menu of a row: opened by the row's button, or by the menu key (or Shift and F10) at the row that is highlighted.
import { useCallback, useState } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import { useMayAct } from '../../shared/realtime/use-acts';
import type { Spot } from './RowMenu';

interface Open {
  uid: string;
  at: Spot;
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent) => key === 'ContextMenu' || (key === 'F10' && shiftKey);

/** Below an element, at the side where it ends. */
function below(element: Element): Spot {
  const { left, right, bottom } = element.getBoundingClientRect();
  return { x: getComputedStyle(element).direction === 'rtl' ? right : left, y: bottom + 2 };
}

export function useRowMenu(scroller: RefObject<HTMLElement | null>, active: string | undefined) {
  const mayAct = useMayAct();
  const [open, setOpen] = useState<Open>();
  const onClose = useCallback(
    (isDone: boolean) => {
      setOpen(undefined);
      if (!isDone) scroller.current?.focus();
    },
    [scroller],
  );
  const openAt = (uid: string, element: Element | null) => {
    if (mayAct && element !== null) setOpen({ uid, at: below(element) });
  };
  const atActive = () => {
    if (active === undefined) return;
    const row = document.getElementById(`visitor-${active}`);
    openAt(active, row?.querySelector('[data-menu]') ?? row);
  };
  /** True where the key was the menu's. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!mayAct || !isMenuKey(event) || event.target !== scroller.current) return false;
    event.preventDefault();
    atActive();
    return true;
  };
  // The key's own menu of the browser; a pointer's stays what it is.
  const onContextMenu = (event: MouseEvent) => {
    if (mayAct && event.target === scroller.current) event.preventDefault();
  };
  return { open, openAt, onClose, mayAct, onKeyDown, onContextMenu };
}
