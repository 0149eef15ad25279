// Where the table stood last in this browser, so that the first rows stand where it will. It says nothing of anybody.

export interface Frame {
  /** Of the window; another one is another frame. */
  width: number;
  left: number;
  right: number;
  top: number;
  /** For `grid-template-columns`, and what stands in each; none: cards. */
  tracks: string;
  columns: string[];
}

const KEY = 'porchlightFrame';

/** With the top bar, the sections, the tools and nothing else, as they are in English. */
function usual(width: number): Frame {
  const isNarrow = width <= 820;
  return { width, left: isNarrow ? 0 : 81, right: width, top: isNarrow ? 149 : 191, tracks: '', columns: [] };
}

export function keepFrame(frame: Frame): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(frame));
  } catch {
    // It will stand as usual.
  }
}

export function keptFrame(width: number): Frame {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Frame>;
    return kept.width === width && Array.isArray(kept.columns) ? (kept as Frame) : usual(width);
  } catch {
    return usual(width);
  }
}
