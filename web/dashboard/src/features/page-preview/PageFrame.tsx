// The built page in a frame that can do nothing: no scripts, no origin, no requests but images that its policy names.
import type { CSSProperties } from 'react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { say } from '../../words/say';
import type { BuiltPage } from './build-page';
import styles from './PagePreview.module.css';

interface Props {
  page: BuiltPage & { id: string; capture: string };
}

/** How many CSS pixels of the page go into one of ours. */
function useScale(width: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(0);
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const measure = () => setScale(element.clientWidth / width);
    measure();
    if (typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
  return { ref, scale };
}

export function PageFrame({ page }: Props) {
  const { ref, scale } = useScale(page.width);
  const [loaded, setLoaded] = useState(page);
  // The page before stays until this one has loaded, if it is the same page: no white flash.
  const frames = loaded.id !== page.id && loaded.capture === page.capture ? [loaded, page] : [page];
  useEffect(() => {
    for (const frame of ref.current?.querySelectorAll('iframe') ?? [])
      frame.setAttribute('credentialless', '');
  });
  return (
    <div
      ref={ref}
      className={styles.viewport}
      style={{ '--ratio': page.width / page.height } as CSSProperties}
      data-testid="preview-page"
    >
      {frames.map((frame) => (
        <iframe
          key={frame.id}
          title={say('preview.frame')}
          sandbox=""
          referrerPolicy="no-referrer"
          srcDoc={frame.html}
          tabIndex={-1}
          inert
          onLoad={() => setLoaded(page)}
          className={styles.frame}
          style={{
            width: page.width,
            height: page.height + page.y,
            transform: `scale(${scale})`,
          }}
        />
      ))}
    </div>
  );
}
