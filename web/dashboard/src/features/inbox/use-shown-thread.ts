// What is shown of a thread: its end, as long as nothing else is asked for; or what stands around a message that was
// found, until it is left, or read on to the end.
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { isBefore, joined, stretchOf } from '../../shared/realtime/thread-around';
import type { Thread } from '../../shared/realtime/thread-cache';
import { useOlderMessages, useThread } from '../../shared/realtime/use-conversations';
import { useMessagesAround } from '../../shared/realtime/use-messages-around';
import type { Spot } from './list-filter';

/** How what stands before is asked for by hand. */
export interface Older {
  isPending: boolean;
  isError: boolean;
  mutate: () => void;
}

/** The stretch around the message that was found, where that is not loaded anyway. */
function useStretch(id: number, live: Thread | undefined, spot: Spot | undefined) {
  const isFar = spot !== undefined && live !== undefined && isBefore(live, spot.at);
  const around = useMessagesAround(id, isFar ? spot.at : undefined);
  const pages = around.data?.pages;
  const shown = useMemo(
    () => (live === undefined || pages === undefined ? undefined : joined(live, stretchOf(pages))),
    [live, pages],
  );
  // Where it cannot be read the end is shown, as without it.
  return { around, isFar: isFar && !around.isError, shown };
}

export function useShownThread(id: number, spot: Spot | undefined) {
  const live = useThread(id);
  const olderThanLive = useOlderMessages(id);
  const { around, isFar, shown } = useStretch(id, live.data, spot);
  const { fetchPreviousPage, fetchNextPage, isFetchingPreviousPage, isFetchingNextPage } = around;
  const ofStretch = useMemo(
    (): Older => ({
      isPending: isFetchingPreviousPage,
      isError: around.isFetchPreviousPageError,
      mutate: () => void fetchPreviousPage(),
    }),
    [isFetchingPreviousPage, around.isFetchPreviousPageError, fetchPreviousPage],
  );
  const older: Older = isFar ? ofStretch : olderThanLive;
  const data = isFar ? shown?.thread : live.data;
  const isAway = isFar && shown?.isAway !== false;
  const mayLoad = data?.hasMore === true && !older.isPending && !older.isError;
  const { mutate } = older;
  /** Whoever comes near the top sees what stands before it, unless that has failed: then it is asked for by hand. */
  const onNearTop = useCallback(() => {
    if (mayLoad) mutate();
  }, [mayLoad, mutate]);
  const mayGoOn = isAway && around.hasNextPage && !isFetchingNextPage && !around.isFetchNextPageError;
  const onAtEnd = useCallback(() => {
    if (mayGoOn) void fetchNextPage();
  }, [mayGoOn, fetchNextPage]);
  return { thread: { ...live, data }, live: live.data, isAway, older, onNearTop, onAtEnd };
}

/** The pane alone moves, and nothing around it. */
function intoMiddle(line: HTMLElement, pane: HTMLElement): void {
  const [of, within] = [line.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollTop += of.top - within.top - Math.max(0, within.height - of.height) / 2;
}

/** Brings the message that was found into sight, once, and marks it. */
export function useSpotInSight(
  spot: Spot | undefined,
  thread: Thread | undefined,
  scroller: RefObject<HTMLElement | null>,
): void {
  const seen = useRef<Spot>(undefined);
  useEffect(() => {
    if (spot === undefined || seen.current?.at === spot.at) return;
    const found = thread?.messages.find(({ position }) => position === spot.at);
    if (found === undefined) return;
    const key = `${found.author}:${found.tempId}`;
    const lines = scroller.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [];
    const line = [...lines].find(({ dataset }) => dataset['key'] === key);
    if (line === undefined) return;
    seen.current = spot;
    for (const other of lines) other.removeAttribute('data-found');
    line.setAttribute('data-found', '');
    if (scroller.current !== null) intoMiddle(line, scroller.current);
  }, [spot, thread, scroller]);
}
