// The live table, for as long as somebody looks at it: a tab in the background lets go of it, and has it again at once.
import { useEffect, useSyncExternalStore } from 'react';
import type { TableQuestion, TableState } from './live-table';
import { useRealtime } from './socket-context';

/** A tab that is left for a moment stays open. */
const LEFT_MS = 10_000;

/** Give it the same object for the same question, and the same list for the same groups. */
export function useLiveTable(question: TableQuestion, collapsed: readonly string[]): TableState {
  const { table } = useRealtime();
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
  return useSyncExternalStore(table.subscribe, table.snapshot);
}
