// The live table, for as long as somebody looks at it: a tab in the background lets go of it, and has it again at once.
// What was asked for is drawn at once. What is pushed is drawn in pieces, between which the browser shows a frame and
// hears the keyboard: read, drawn and painted in one go, a push held up three frames.
import { startTransition, useEffect, useState } from 'react';
import type { LiveTable, TableQuestion, TableState } from './live-table';
import { useRealtime } from './socket-context';

/** A tab that is left for a moment stays open. */
const LEFT_MS = 10_000;

function useDrawn(table: LiveTable): TableState {
  const [state, setState] = useState(table.snapshot);
  useEffect(() => {
    const take = () => setState(table.snapshot());
    const stop = table.subscribe((isPushed) => (isPushed ? startTransition(take) : take()));
    take(); // what came between the first drawing and now
    return stop;
  }, [table]);
  return state;
}

/** Give it the same object for the same question, and the same list for the same groups. */
export function useLiveTable(question: TableQuestion, collapsed: readonly string[]): TableState {
  const { table } = useRealtime();
  // First: what the effects below change is heard of.
  const state = useDrawn(table);
  useEffect(() => table.collapse(collapsed), [table, collapsed]);
  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    let isShown = true;
    const onVisibility = () => {
      clearTimeout(leaving);
      if (document.hidden) {
        leaving = setTimeout(() => {
          isShown = false;
          table.close();
        }, LEFT_MS);
      } else if (!isShown) {
        isShown = true;
        table.show(question);
      }
    };
    table.show(question);
    document.addEventListener('visibilitychange', onVisibility);
    return () => {
      clearTimeout(leaving);
      document.removeEventListener('visibilitychange', onVisibility);
    };
  }, [table, question]);
  useEffect(() => () => table.close(), [table]);
  return state;
}
