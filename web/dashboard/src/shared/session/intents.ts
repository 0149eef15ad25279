// What an agent is about to do with a visitor whose panel opens for it: a menu elsewhere says so, the part of the panel that
// does it takes it up, once.
import { useEffect, useRef } from 'react';

export type Deed = 'write' | 'rename' | 'note' | 'tags' | 'ban';

interface Intent {
  uid: string;
  deed: Deed;
}

let intended: Intent | undefined;
const listeners = new Set<() => void>();

export function intend(uid: string, deed: Deed): void {
  intended = { uid, deed };
  for (const listener of [...listeners]) listener();
}

/** Runs when that is intended with that visitor, or was when the part came onto the screen. */
export function useIntent(uid: string, deed: Deed, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const look = () => {
      if (intended?.uid !== uid || intended.deed !== deed) return;
      intended = undefined;
      latest.current();
    };
    look();
    listeners.add(look);
    return () => void listeners.delete(look);
  }, [uid, deed]);
}
