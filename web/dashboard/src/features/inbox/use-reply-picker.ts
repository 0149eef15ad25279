// A slash at the beginning of a line offers prepared replies: arrows choose, Enter and Tab take, Escape puts away. What is
// taken stands in the text, to be changed and sent.
import { useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import { useReplies } from '../../shared/realtime/use-replies';
import { useSession } from '../../shared/session/session-context';
import type { Reply } from '../../shared/api/settings-types';
import { filled } from '../../shared/text/reply-variables';
import { askingIn, offered } from './reply-search';

interface Options {
  draft: string;
  field: RefObject<HTMLTextAreaElement | null>;
  /** What the visitor says it is called; undefined: not known yet. */
  visitorName: string | undefined;
  change: (text: string) => void;
}

export interface ReplyPicker {
  replies: Reply[];
  active: number;
  point: (index: number) => void;
  take: (reply: Reply) => void;
  /** Whether the key was the list's. */
  onKeyDown: (event: KeyboardEvent) => boolean;
  /** The caret is elsewhere, maybe. */
  onSelect: () => void;
}

function step(key: string, active: number, count: number): number | undefined {
  if (key === 'ArrowDown') return (active + 1) % count;
  return key === 'ArrowUp' ? (active + count - 1) % count : undefined;
}

export function useReplyPicker({ draft, field, visitorName, change }: Options): ReplyPicker {
  const { agent, project } = useSession();
  const [caret, setCaret] = useState(draft.length);
  const [pointed, setPointed] = useState({ word: '', index: 0 });
  const [closed, setClosed] = useState<string>();
  const asking = askingIn(draft, Math.min(caret, draft.length));
  const { data } = useReplies(asking !== undefined);
  const isOpen = asking !== undefined && closed !== draft && visitorName !== undefined;
  const replies = isOpen ? offered(data?.replies ?? [], asking.word) : [];
  const active = pointed.word === asking?.word ? Math.min(pointed.index, replies.length - 1) : 0;
  const point = (index: number) => setPointed({ word: asking?.word ?? '', index });
  const take = ({ content }: Reply) => {
    if (asking === undefined) return;
    const values = { visitor: visitorName ?? '', agent: agent.name, project: project.name };
    const text = filled(content, values);
    const end = asking.from + text.length;
    change(draft.slice(0, asking.from) + text + draft.slice(asking.to));
    setCaret(end);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(end, end);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const reply = replies[active];
    if (reply === undefined || event.nativeEvent.isComposing || event.shiftKey) return false;
    const next = step(event.key, active, replies.length);
    if (next !== undefined) point(next);
    else if (event.key === 'Enter' || event.key === 'Tab') take(reply);
    else if (event.key === 'Escape') setClosed(draft);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  const onSelect = () => setCaret(field.current?.selectionStart ?? draft.length);
  return { replies, active, point, take, onKeyDown, onSelect };
}
