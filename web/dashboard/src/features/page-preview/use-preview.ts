import { useCallback, useEffect, useState } from 'react';
import type { PreviewState } from '../../shared/realtime/preview-link';
import { useRealtime } from '../../shared/realtime/socket-context';
import type { BuiltOutline, BuiltPage } from './build-page';
import { PreviewBuilder } from './preview-builder';

export type Shown =
  { kind: 'state'; state: PreviewState } | (BuiltPage & { id: string; capture: string }) | BuiltOutline;

function useDocumentShown(): boolean {
  const [shown, setShown] = useState(!document.hidden);
  useEffect(() => {
    const onChange = () => setShown(!document.hidden);
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  }, []);
  return shown;
}

/** The visitor's page for as long as this is mounted and somebody can see it. */
export function usePreview(uid: string): { shown: Shown; again: () => void } {
  const { previews } = useRealtime();
  const [shown, setShown] = useState<Shown>({ kind: 'state', state: 'searching' });
  const isWatched = useDocumentShown();
  useEffect(() => {
    if (!isWatched) return undefined;
    const builder = new PreviewBuilder((built, { capture, snapshot }) => {
      if (built.kind === 'failed') setShown({ kind: 'state', state: 'failed' });
      else if (built.kind === 'outline') setShown(built);
      else setShown({ ...built, id: `${capture}-${snapshot}`, capture });
    });
    const leave = previews.look(uid, {
      state(state) {
        builder.forget();
        setShown({ kind: 'state', state });
      },
      snapshot: (snapshot) => builder.build(snapshot),
      scrolled: ({ x, y, capture, snapshot }) =>
        setShown((now) =>
          now.kind === 'page' && now.id === `${capture}-${snapshot}` ? { ...now, x, y } : now,
        ),
    });
    return () => {
      leave();
      builder.stop();
      setShown({ kind: 'state', state: 'searching' });
    };
  }, [previews, uid, isWatched]);
  const again = useCallback(() => previews.again(uid), [previews, uid]);
  return { shown, again };
}
