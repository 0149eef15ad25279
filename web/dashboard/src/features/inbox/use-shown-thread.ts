// What is shown of a thread: its end, as long as nothing else is asked for; or what stands around a message that was
// found, until it is left, or read on to the end.
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { isBefore, joined, stretchOf } from '../../shared/realtime/thread-around';
import type { Thread } from '../../shared/realtime/thread-cache';
import { useOlderMessages, useThread } from '../../shared/realtime/use-conversations';
import { useMessagesAround } from '../../shared/realtime/use-messages-around';
import type { Note } from '../../shared/api/inbox-types';
import type { Spot } from './list-filter';

/** How what stands before is asked for by hand. */
export interface Older {
  isPending: boolean;
  isError: boolean;
  mutate: () => void;
}

/** The position that is to be seen: of the message, or of the one that the note stands behind. */
function positionOf(spot: Spot | undefined, notes: readonly Note[] | undefined): number | undefined {
  if (spot === undefined || 'at' in spot) return spot?.at;
  const note = notes?.find(({ id }) => id === spot.note);
  return note === undefined ? undefined : Math.max(1, note.position);
}

/** The stretch around the message that was found, where that is not loaded anyway. */
function useStretch(id: number, live: Thread | undefined, at: number | undefined) {
  const isFar = at !== undefined && live !== undefined && isBefore(live, at);
  const around = useMessagesAround(id, isFar ? at : undefined);
  const pages = around.data?.pages;
  const shown = useMemo(
    () => (live === undefined || pages === undefined ? undefined : joined(live, stretchOf(pages))),
    [live, pages],
  );
  // Where it cannot be read the end is shown, as without it.
  return { around, isFar: isFar && !around.isError, shown };
}

export function useShownThread(id: number, spot: Spot | undefined, notes: readonly Note[] | undefined) {
  const live = useThread(id);
  const olderThanLive = useOlderMessages(id);
  const { around, isFar, shown } = useStretch(id, live.data, positionOf(spot, notes));
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

function lineOf(pane: HTMLElement, thread: Thread | undefined, spot: Spot): HTMLElement | undefined {
  if ('note' in spot)
    return (
      pane.querySelector<HTMLElement>(`[data-testid="thread-note"][data-id="${spot.note}"]`) ?? undefined
    );
  const found = thread?.messages.find(({ position }) => position === spot.at);
  if (found === undefined) return undefined;
  const key = `${found.author}:${found.tempId}`;
  return [...pane.querySelectorAll<HTMLElement>('[data-key]')].find(({ dataset }) => dataset['key'] === key);
}

/** Brings what was found into sight, once, and marks it. */
export function useSpotInSight(
  spot: Spot | undefined,
  thread: Thread | undefined,
  notes: readonly Note[] | undefined,
  scroller: RefObject<HTMLElement | null>,
): void {
  const seen = useRef<string>(undefined);
  useEffect(() => {
    const pane = scroller.current;
    const mark = JSON.stringify(spot);
    if (spot === undefined || pane === null || seen.current === mark) return;
    const line = lineOf(pane, thread, spot);
    if (line === undefined) return;
    seen.current = mark;
    for (const other of pane.querySelectorAll('[data-found]')) other.removeAttribute('data-found');
    line.setAttribute('data-found', '');
    intoMiddle(line, pane);
  }, [spot, thread, notes, scroller]);
}
