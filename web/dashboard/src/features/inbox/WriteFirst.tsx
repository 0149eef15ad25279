// An agent writes first: the message is an invitation in the visitor's bubble, and the conversation begins with it. Sent
// again after a failure it is the same message.
import { useRef, useState } from 'react';
import { useIntent } from '../../shared/session/intents';
import { useSession } from '../../shared/session/session-context';
import { newTempId, useWriteFirst } from '../../shared/realtime/use-chat';
import { errorWords } from '../../shared/text/error-words';
import { ChatIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { Composer } from './Composer';
import { useDraft } from './drafts';
import styles from './OpenConversation.module.css';

export function WriteFirst({ uid, onOpen }: { uid: string; onOpen: (id: number) => void }) {
  const { agent, project } = useSession();
  const [draft, onDraft] = useDraft(agent.id, project.id, uid);
  const [writing, setWriting] = useState(draft !== '');
  const tempId = useRef(newTempId());
  useIntent(uid, 'write', () => setWriting(true));
  const { mutate, error, isPending } = useWriteFirst(uid, onOpen);
  if (project.role === 'viewer') return null;
  if (!writing) {
    return (
      <button
        type="button"
        className={styles.write}
        title={say('inbox.writeFirstTitle')}
        onClick={() => setWriting(true)}
        data-testid="write-first"
      >
        <ChatIcon />
        <span>{say('inbox.writeFirst')}</span>
      </button>
    );
  }
  const send = (content: string) =>
    mutate({ tempId: tempId.current, content }, { onError: () => onDraft(content) });
  return (
    <div className={styles.first} aria-busy={isPending}>
      <Composer
        {...{ draft, onDraft }}
        visitorUid={uid}
        label={say('inbox.writeTo', { name: say('inbox.theVisitor') })}
        placeholder={say('inbox.writeToThem')}
        word={say('inbox.sendTitle')}
        onSend={send}
      />
      {error !== null && <p role="alert">{errorWords(error)}</p>}
    </div>
  );
}
