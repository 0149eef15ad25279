// Tells of new messages those who do not see the list: a screen reader by its live region, and the page's title, which
// counts what alerts have told as well.
import { useEffect, useRef, useState } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { useUnseen } from '../features/alerts/unseen';
import { unreadTotal } from '../shared/realtime/conversation-cache';
import { useOpenConversations } from '../shared/realtime/use-conversations';
import { displayName } from '../shared/text/pseudonym';
import { saidIn } from '../shared/text/said';
import { counted } from '../shared/time/ago';
import { say } from '../words/say';

const TITLE = 'Porchlight';

const markOf = ({ id, lastPosition }: Conversation) => `${id}:${lastPosition}`;

/** The words for a visitor's message that has just come to stand on top; not for what was there from the start. */
function useNews(rows: Conversation[]): string {
  const [newest] = rows;
  const mark = newest === undefined ? '' : markOf(newest);
  const before = useRef<{ mark: string; at: string } | undefined>(undefined);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (newest === undefined) return;
    const { lastMessage, visitor } = newest;
    const known = before.current;
    before.current = { mark, at: lastMessage.sentAt };
    const news = known !== undefined && known.mark !== mark && lastMessage.sentAt > known.at;
    if (!news || lastMessage.author !== 'visitor') return;
    setWords(say('app.newMessage', { name: displayName(visitor), text: saidIn(lastMessage) }));
  }, [newest, mark]);
  return words;
}

export function Announcer() {
  const rows = useOpenConversations();
  const unread = unreadTotal(rows);
  const words = useNews(rows);
  const waiting = unread + useUnseen().others;
  useEffect(() => {
    document.title = waiting === 0 ? TITLE : `(${counted(waiting)}) ${TITLE}`;
    return () => {
      document.title = TITLE;
    };
  }, [waiting]);
  return (
    <p className="visually-hidden" role="status" data-testid="announcer">
      {words}
    </p>
  );
}
