// What one of the team has noted, for the others: on a colour of its own, over the whole width, with the mentions marked.
import { memo, useMemo, useState } from 'react';
import { absolute } from '../../shared/time/ago';
import { clockOf } from '../../shared/time/days';
import { useAgents } from '../../shared/realtime/use-conversations';
import type { Pending } from '../../shared/realtime/thread-cache';
import { useRemoveNote } from '../../shared/realtime/use-notes';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { Confirm } from '../../shared/ui/Confirm';
import { NoteIcon, TrashIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { calledOf } from './mentions';
import { DeliveryMark, Failure } from './MessageLine';
import { MessageText } from './MessageText';
import styles from './NoteLine.module.css';
import type { Line } from './timeline';

interface Props {
  conversationId: number;
  line: Line;
  name: string;
  onRetry: (pending: Pending) => void;
  onDiscard: (tempId: string) => void;
}

/** How those who are mentioned may be called in it: then, and now; and which of these is the reader. */
function useMentioned({ mentions }: Line) {
  const { agent } = useSession();
  const { data } = useAgents(mentions.length > 0);
  return useMemo(() => {
    const members = data?.agents ?? [];
    const namesOf = (id: number) =>
      mentions
        .filter(({ agentId }) => agentId === id)
        .flatMap(({ name }) => {
          const member = members.find((one) => one.id === id);
          return member === undefined ? [name] : [name, member.name, member.email, calledOf(member, members)];
        });
    return { names: mentions.flatMap(({ agentId }) => namesOf(agentId)), mine: namesOf(agent.id) };
  }, [mentions, data, agent.id]);
}

function Remove({ conversationId, noteId }: { conversationId: number; noteId: number }) {
  const [isAsking, setAsking] = useState(false);
  const { mutate, error } = useRemoveNote(conversationId);
  return (
    <>
      <button
        type="button"
        className={styles.remove}
        aria-label={say('notes.remove')}
        title={say('notes.remove')}
        data-testid="remove-note"
        onClick={() => setAsking(true)}
      >
        <TrashIcon />
      </button>
      {isAsking && (
        <Confirm
          title={say('notes.removeTitle')}
          word={say('notes.removeNow')}
          testId="remove-note-dialog"
          onConfirm={() => mutate(noteId)}
          onClose={() => setAsking(false)}
        >
          <p>{say('notes.removeMeans')}</p>
        </Confirm>
      )}
      {error !== null && (
        <span role="alert" className={styles.failure}>
          {errorWords(error)}
        </span>
      )}
    </>
  );
}

function Note({ conversationId, line, name, onRetry, onDiscard }: Props) {
  const { agent, project } = useSession();
  const { names, mine } = useMentioned(line);
  const then = Date.parse(line.at);
  const isMine = line.agentId === agent.id && project.role !== 'viewer';
  return (
    <li
      className={styles.note}
      data-testid="thread-note"
      data-id={line.noteId}
      data-mine={mine.length > 0 || undefined}
    >
      <div className={styles.head}>
        <NoteIcon />
        <span className={styles.name}>
          <bdi>{name}</bdi>
        </span>
        <span>{say('notes.forTeam')}</span>
        <time dateTime={line.at} title={absolute(then)}>
          {clockOf(then)}
        </time>
        {line.delivery !== undefined && <DeliveryMark delivery={line.delivery} />}
        {line.noteId !== undefined && (isMine || project.role === 'owner') && (
          <Remove conversationId={conversationId} noteId={line.noteId} />
        )}
      </div>
      <MessageText text={line.content} names={names} mine={mine} />
      <Failure line={line} onRetry={onRetry} onDiscard={onDiscard} />
    </li>
  );
}

export const NoteLine = memo(Note, (a, b) => {
  const keys = Object.keys(a.line) as (keyof Line)[];
  return (
    a.name === b.name &&
    a.onRetry === b.onRetry &&
    a.onDiscard === b.onDiscard &&
    keys.every((key) => a.line[key] === b.line[key])
  );
});
