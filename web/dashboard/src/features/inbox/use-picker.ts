// What is offered above the text while something is typed that asks for it: arrows choose, Enter and Tab take, Escape puts
// away. What is taken stands in the text, to be changed and sent.
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Asking } from './reply-search';
import type { Writing } from './use-writing';

export interface Offer {
  key: number;
  /** What it is asked for by. */
  title: string;
  text: string;
  /** What is put in the place of what was typed. */
  put: string;
}

/** What a kind of text is offered: replies behind a slash, members behind an @. */
export interface Offering {
  kind: 'reply' | 'mention';
  asking: Asking | undefined;
  /** None: they are not known yet. */
  offers: readonly Offer[];
}

export interface Picker {
  kind: Offering['kind'];
  offers: readonly Offer[];
  active: number;
  point: (index: number) => void;
  take: (offer: Offer) => void;
  /** Whether the key was the list's. */
  onKeyDown: (event: KeyboardEvent) => boolean;
}

const NONE: readonly Offer[] = [];

function step(key: string, active: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (active + 1) % count;
  return key === 'ArrowUp' ? (active + count - 1) % count : undefined;
}

export function usePicker({ draft, put }: Writing, { kind, asking, offers: known }: Offering): Picker {
  const [pointed, setPointed] = useState({ word: '', index: 0 });
  const [closed, setClosed] = useState<string>();
  const offers = asking === undefined || closed === draft ? NONE : known;
  const active = pointed.word === asking?.word ? Math.min(pointed.index, offers.length - 1) : 0;
  const point = (index: number) => setPointed({ word: asking?.word ?? '', index });
  const take = (offer: Offer) => {
    if (asking !== undefined) put(offer.put, asking.from, asking.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const offer = offers[active];
    if (offer === undefined || event.nativeEvent.isComposing || event.shiftKey) return false;
    const next = step(event.key, active, offers.length);
    if (next !== undefined) point(next);
    else if (event.key === 'Enter' || event.key === 'Tab') take(offer);
    else if (event.key === 'Escape') setClosed(draft);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { kind, offers, active, point, take, onKeyDown };
}
