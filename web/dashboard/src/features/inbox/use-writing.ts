// A text that is being written: where the caret is, and how something is put into it.
import { useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

const MAX_HEIGHT_PX = 220;

export interface Writing {
  draft: string;
  caret: number;
  /** The caret is elsewhere, maybe. */
  onSelect: () => void;
  /** In the place of a part; where none is told, of what is selected. The caret stands behind it. */
  put: (text: string, from?: number, to?: number) => void;
}

/** The field is as high as what is written in it, up to a bound. */
export function useGrowing(text: string): RefObject<HTMLTextAreaElement | null> {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, MAX_HEIGHT_PX)}px`;
  }, [text]);
  return field;
}

export function useWriting(
  draft: string,
  field: RefObject<HTMLTextAreaElement | null>,
  change: (text: string) => void,
): Writing {
  const [caret, setCaret] = useState(draft.length);
  const onSelect = () => setCaret(field.current?.selectionStart ?? draft.length);
  const put = (text: string, start?: number, stop?: number) => {
    const from = start ?? field.current?.selectionStart ?? draft.length;
    const to = stop ?? field.current?.selectionEnd ?? draft.length;
    const end = from + text.length;
    change(draft.slice(0, from) + text + draft.slice(to));
    setCaret(end);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  };
  return { draft, caret: Math.min(caret, draft.length), onSelect, put };
}
