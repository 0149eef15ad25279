// Where a thread stands: at its end, and kept there while it grows, unless the agent has scrolled up; and on the same
// message when older ones are put above it. The browser's own scroll anchoring is off (Thread.module.css): it does
// nothing at the very top, where we need it, and would count double elsewhere.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** Nearer than this to the end is at the end. Units: CSS pixels. */
const AT_END_PX = 60;
const NEAR_TOP_PX = 320;

interface Options {
  /** The oldest position that is drawn: it becomes smaller when older messages are put above. */
  first: number | undefined;
  onNearTop: () => void;
  /** Somebody has scrolled to the end. */
  onAtEnd: () => void;
  /** False: what comes at the end is not what is waited for. */
  sticks: boolean;
}

export function useThreadScroll({ first, onNearTop, onAtEnd, sticks }: Options) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const last = useRef({ height: 0, first });
  const [atEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    stuck.current = true;
    setAtEnd(true);
    const element = scroller.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);

  const settle = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    if (stuck.current && sticks) element.scrollTop = element.scrollHeight;
    last.current.height = element.scrollHeight;
    if (element.scrollTop < NEAR_TOP_PX) onNearTop();
  }, [onNearTop, sticks]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < AT_END_PX;
    setAtEnd(stuck.current);
    if (stuck.current) onAtEnd();
    if (element.scrollTop < NEAR_TOP_PX) onNearTop();
  }, [onNearTop, onAtEnd]);

  useLayoutEffect(() => {
    const element = scroller.current;
    const { height, first: before } = last.current;
    const prepended = first !== undefined && before !== undefined && first < before;
    if (element !== null && prepended && !(stuck.current && sticks))
      element.scrollTop += element.scrollHeight - height;
    last.current.first = first;
    settle();
  }, [first, sticks, settle]);

  useEffect(() => {
    if (typeof ResizeObserver !== 'function') return undefined;
    const observer = new ResizeObserver(settle);
    if (scroller.current !== null) observer.observe(scroller.current);
    if (content.current !== null) observer.observe(content.current);
    return () => observer.disconnect();
  }, [settle]);

  return { scroller, content, atEnd, toEnd, onScroll };
}
