// From a visitor to the conversation with them; where there is none, an agent may begin it.
import { useConversationOf } from '../../shared/realtime/use-conversations';
import { saidIn } from '../../shared/text/said';
import { ChatIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { WriteFirst } from './WriteFirst';
import styles from './OpenConversation.module.css';

interface Props {
  uid: string;
  /** No message reaches them: none is begun. */
  isBanned: boolean;
  onOpen: (id: number) => void;
}

export function OpenConversation({ uid, isBanned, onOpen }: Props) {
  const { conversation, isPending } = useConversationOf(uid);
  if (isPending) return null;
  if (conversation === undefined && isBanned) {
    return (
      <p className={styles.none} data-testid="not-to-write">
        {say('inbox.notWhileBanned')}
      </p>
    );
  }
  if (conversation === undefined) return <WriteFirst {...{ uid, onOpen }} />;
  const { id, unread, lastMessage } = conversation;
  return (
    <button type="button" className={styles.open} onClick={() => onOpen(id)} data-testid="open-conversation">
      <ChatIcon />
      <span className={styles.words}>
        <b>{say('inbox.openConversation')}</b>
        <bdi>{saidIn(lastMessage)}</bdi>
      </span>
      {unread > 0 && <span className={styles.unread}>{say('list.unread', { count: unread })}</span>}
    </button>
  );
}
