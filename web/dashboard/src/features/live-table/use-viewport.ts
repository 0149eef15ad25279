// What of the table is on the screen: how far it is scrolled, how large it is. A scroll renders again only when other rows
// come into it.
import { useCallback, useState, useSyncExternalStore } from 'react';
import type { RefObject } from 'react';
import { HEADER_HEIGHT } from './sizes';

export interface Viewport {
  /** In steps of some rows. */
  top: number;
  width: number;
  height: number;
  isScrolled: boolean;
}

const STEP = 200;
const NOTHING: Viewport = { top: 0, width: 0, height: 0, isScrolled: false };

function read({ scrollTop, clientWidth, clientHeight }: HTMLElement): Viewport {
  const top = Math.max(0, scrollTop);
  return {
    top: Math.floor(top / STEP) * STEP,
    width: clientWidth,
    height: Math.max(0, clientHeight - HEADER_HEIGHT) + STEP,
    isScrolled: top > 0,
  };
}

const isSame = (a: Viewport, b: Viewport) =>
  a.top === b.top && a.width === b.width && a.height === b.height && a.isScrolled === b.isScrolled;

class Watched {
  #now = NOTHING;
  readonly snapshot = () => this.#now;

  watch({ current: scroller }: RefObject<HTMLElement | null>, listener: () => void): () => void {
    if (scroller === null) return () => undefined;
    const look = () => {
      const next = read(scroller);
      if (isSame(this.#now, next)) return;
      this.#now = next;
      listener();
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    const observer = typeof ResizeObserver === 'undefined' ? undefined : new ResizeObserver(look);
    observer?.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      observer?.disconnect();
    };
  }
}

export function useViewport(scroller: RefObject<HTMLElement | null>): Viewport {
  const [watched] = useState(() => new Watched());
  const subscribe = useCallback(
    (listener: () => void) => watched.watch(scroller, listener),
    [watched, scroller],
  );
  return useSyncExternalStore(subscribe, watched.snapshot);
}

/** Scrolls so that this stands on top. */
export function scrollDown(scroller: HTMLElement | null, top: number | undefined): void {
  if (scroller !== null && top !== undefined) scroller.scrollTop = top;
}
