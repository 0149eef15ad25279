// What lies open over the page is shut by whatever is done elsewhere.
import { useEffect } from 'react';
import type { RefObject } from 'react';

/** Whatever is done elsewhere, or another size of the window, is told while it is open. */
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
    window.addEventListener('resize', onElsewhere);
    return () => {
      document.removeEventListener('pointerdown', onEvent);
      document.removeEventListener('focusin', onEvent);
      window.removeEventListener('resize', onElsewhere);
    };
  }, [isOpen, host, onElsewhere]);
}
