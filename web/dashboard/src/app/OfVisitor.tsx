// The conversation of a visitor, where an address names the visitor alone: as a notification does. It leads on to it.
import { useEffect } from 'react';
import { useConversationOf } from '../shared/realtime/use-conversations';
import { goToInbox } from '../shared/session/place';
import { say } from '../words/say';
import styles from './InboxScreen.module.css';

export function OfVisitor({ projectId, uid }: { projectId: number; uid: string }) {
  const { conversation, isPending } = useConversationOf(uid);
  const id = conversation?.id;
  useEffect(() => {
    // Where there is none any more, to the list.
    if (id !== undefined || !isPending) goToInbox(projectId, id, false, '', true);
  }, [projectId, id, isPending]);
  return (
    <p role="status" className={styles.looking}>
      {say('common.looking')}
    </p>
  );
}
