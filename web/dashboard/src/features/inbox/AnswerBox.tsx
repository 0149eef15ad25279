// Where an agent answers the visitor, or writes a note to the team: each on its own colour, each with a draft of its own,
// so that neither is taken for the other. A viewer is told why there is nothing.
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import type { Mention, Outgoing } from '../../shared/api/inbox-types';
import { useAgents } from '../../shared/realtime/use-conversations';
import { useSession } from '../../shared/session/session-context';
import { say } from '../../words/say';
import styles from './AnswerBox.module.css';
import { Composer } from './Composer';
import composer from './Composer.module.css';
import { useDraft } from './drafts';
import { mentionsIn } from './mentions';
import { ReplyBox } from './ReplyBox';
import type { useAttachments } from './use-attachments';

type Kind = 'reply' | 'note';
const KINDS: Kind[] = ['reply', 'note'];

function Switch({ kind, onKind }: { kind: Kind; onKind: (kind: Kind) => void }) {
  return (
    <fieldset className={styles.switch}>
      <legend className="visually-hidden">{say('notes.writeWhat')}</legend>
      {KINDS.map((one) => (
        <label key={one} data-kind={one} data-testid={`write-${one}`}>
          <input
            type="radio"
            name="write"
            className="visually-hidden"
            checked={one === kind}
            onChange={() => onKind(one)}
          />
          <span>{say(`notes.${one}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface NoteProps {
  id: number;
  /** What stands above it. */
  children: ReactNode;
  onNote: (content: string, mentions: Mention[]) => void;
}

function NoteBox({ id, children, onNote }: NoteProps) {
  const { agent, project } = useSession();
  const { data } = useAgents();
  const [draft, setDraft] = useDraft(agent.id, project.id, `note:${id}`);
  return (
    <Composer
      draft={draft}
      kind="note"
      label={say('notes.write')}
      placeholder={say('notes.placeholder')}
      word={say('notes.add')}
      focuses
      onDraft={setDraft}
      onSend={(content) => onNote(content, mentionsIn(content, data?.agents ?? []))}
    >
      {children}
    </Composer>
  );
}

interface Props {
  conversation: Conversation;
  files: ReturnType<typeof useAttachments>;
  onReply: (message: Omit<Outgoing, 'tempId'>) => void;
  onNote: NoteProps['onNote'];
}

export function AnswerBox({ conversation, files, onReply, onNote }: Props) {
  const { project } = useSession();
  const [kind, setKind] = useState<Kind>();
  if (project.role === 'viewer') {
    return <p className={styles.onlyReading}>{say('inbox.onlyReading')}</p>;
  }
  if (kind !== 'note') {
    return (
      <ReplyBox {...{ conversation, files, onReply }} focuses={kind === 'reply'}>
        <Switch kind="reply" onKind={setKind} />
      </ReplyBox>
    );
  }
  const waiting = files.shown.length;
  return (
    <NoteBox id={conversation.id} onNote={onNote}>
      <div className={composer.above}>
        <Switch kind={kind} onKind={setKind} />
        {waiting > 0 && (
          <p role="status" className={styles.said}>
            {say('files.inReply', { count: waiting })}
          </p>
        )}
      </div>
    </NoteBox>
  );
}
