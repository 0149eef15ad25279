// Nothing moves under a pointer, the keyboard's focus or a scroll: while one is there, or a visitor is chosen who is on the
// screen, the server holds the order. No listener per row: they all are on the one element around them.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { FocusEvent, PointerEvent } from 'react';
import { useRealtime } from '../../shared/realtime/socket-context';

/** After the pointer has left: it may only have crossed the edge. */
const LEFT_MS = 500;
/** A finger has no place to rest: what it touched is read for a while. */
const TOUCHED_MS = 3_000;

function usePointer() {
  const [isThere, setThere] = useState(false);
  const leaving = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const handlers = useMemo(() => {
    const come = () => {
      clearTimeout(leaving.current);
      setThere(true);
    };
    const leave = ({ pointerType }: PointerEvent) => {
      clearTimeout(leaving.current);
      leaving.current = setTimeout(() => setThere(false), pointerType === 'touch' ? TOUCHED_MS : LEFT_MS);
    };
    return { onPointerMove: come, onPointerDown: come, onPointerLeave: leave, onPointerCancel: leave };
  }, []);
  useEffect(() => () => clearTimeout(leaving.current), []);
  return { isThere, handlers };
}

function useFocus() {
  const [isThere, setThere] = useState(false);
  // The grid's own, which is its rows', and what is among them: not that of a head's button.
  const handlers = useMemo(
    () => ({
      onFocus: ({ target, currentTarget }: FocusEvent) =>
        setThere(target === currentTarget || target.closest('[data-rows]') !== null),
      onBlur: () => setThere(false),
    }),
    [],
  );
  return { isThere, handlers };
}

interface Held {
  isScrolled: boolean;
  isChosenThere: boolean;
  /** There is nothing to hold: whoever comes is the first. */
  isEmpty: boolean;
}

/** `rows`: for the element around the rows; `grid`: for the one that has their focus. */
export function useHold({ isScrolled, isChosenThere, isEmpty }: Held) {
  const { table } = useRealtime();
  const pointer = usePointer();
  const focus = useFocus();
  const isHeld = !isEmpty && (pointer.isThere || focus.isThere || isScrolled || isChosenThere);
  useEffect(() => table.hold(isHeld), [table, isHeld]);
  useEffect(() => () => table.hold(false), [table]);
  return { isHeld, rows: pointer.handlers, grid: focus.handlers };
}
