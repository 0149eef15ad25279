// What an open dashboard does for being told while it is closed: loaded where this browser is told.
import { useEffect, useState } from 'react';
import { keptIn, onKept, scopeHere } from '../push/kept';
import { section } from './section';

const KeepUp = section({ load: () => import('../features/push/KeepUp').then((file) => file.KeepUp) });

export function ToldHere() {
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      const kept = await keptIn(scopeHere());
      if (!isOver) setTold(kept !== undefined);
    };
    void look();
    const end = onKept(() => void look());
    return () => {
      isOver = true;
      end();
    };
  }, []);
  return isTold ? <KeepUp /> : null;
}
