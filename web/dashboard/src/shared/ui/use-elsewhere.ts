// What lies open over the page is shut by whatever is done elsewhere.
import { useEffect } from 'react';
import type { RefObject } from 'react';

/** Whatever is done elsewhere is told while it is open. */
export function useElsewhere(
  isOpen: boolean,
  host: RefObject<HTMLElement | null>,
  onElsewhere: () => void,
): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    const onEvent = ({ target }: Event) => {
      if (target instanceof Node && host.current?.contains(target) !== true) onElsewhere();
    };
    document.addEventListener('pointerdown', onEvent);
    document.addEventListener('focusin', onEvent);
    return () => {
      document.removeEventListener('pointerdown', onEvent);
      document.removeEventListener('focusin', onEvent);
    };
  }, [isOpen, host, onElsewhere]);
}

/** Another size of the window: what was placed by the old one stands wrong. A phone's keyboard may be one. */
export function useResize(isOpen: boolean, onResize: () => void): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    window.addEventListener('resize', onResize);
    return () => window.removeEventListener('resize', onResize);
  }, [isOpen, onResize]);
}
