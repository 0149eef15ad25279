// What is typed into a search box, and asked for when typing has settled; a search that comes from elsewhere (the address)
// stands in the box.
import { useEffect, useRef, useState } from 'react';
import { useSettled } from './use-settled';

export function useSearch(asked: string, onAsk: (q: string) => void) {
  const [typed, setTyped] = useState(asked);
  const [known, setKnown] = useState(asked);
  if (known !== asked) {
    setKnown(asked);
    if (typed.trim() !== asked) setTyped(asked);
  }
  const settled = useSettled(typed).trim();
  const latest = useRef({ asked, onAsk });
  useEffect(() => {
    latest.current = { asked, onAsk };
  });
  useEffect(() => {
    if (settled !== latest.current.asked) latest.current.onAsk(settled);
  }, [settled]);
  return { typed, setTyped, isSettled: typed.trim() === asked };
}
