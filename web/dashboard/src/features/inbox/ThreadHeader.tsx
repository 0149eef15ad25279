// Above the thread: with whom, whether they are here, who else is looking, whose it is, and whether it is done.
import { useState } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { useChange } from '../../shared/realtime/use-chat';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useAgents, useViewers } from '../../shared/realtime/use-conversations';
import { shownStatus } from '../../shared/realtime/visitor-cache';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { displayName } from '../../shared/text/pseudonym';
import { ago, listed } from '../../shared/time/ago';
import { useServerNow } from '../../shared/time/use-server-now';
import { Avatar } from '../../shared/ui/Avatar';
import { BackIcon, CheckIcon, EyeIcon, PersonIcon } from '../../shared/ui/icons';
import { StatusBadge } from '../../shared/ui/status';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import { Snooze } from './Snooze';
import { Stars } from './Stars';
import styles from './ThreadHeader.module.css';

interface Props {
  conversation: Conversation;
  onBack: () => void;
  onAboutVisitor: () => void;
}

function Viewers({ id }: { id: number }) {
  const viewers = useViewers(id);
  const names = viewers.map(({ name }) => name);
  return (
    <p role="status" className={styles.viewers} data-testid="viewers">
      {names.length > 0 && (
        <>
          <EyeIcon />
          <span>
            <Told of="inbox.lookingToo" values={{ count: names.length, names: listed(names) }} />
          </span>
        </>
      )}
    </p>
  );
}

function Presence({ conversation }: { conversation: Conversation }) {
  const { degraded } = useRealtime();
  const now = useServerNow();
  const { visitor } = conversation;
  const status = shownStatus(visitor, degraded);
  return (
    <span className={styles.presence}>
      <StatusBadge status={status} />
      {status === 'offline' && visitor.lastSeenAt !== '' && (
        <span className={styles.seen}>
          {say('time.lastSeen', { ago: ago(Date.parse(visitor.lastSeenAt), now) })}
        </span>
      )}
    </span>
  );
}

function Assignee({ conversation, assign }: { conversation: Conversation } & Pick<Actions, 'assign'>) {
  const { agent } = useSession();
  const { data } = useAgents();
  // Asked for when it is needed: before that the select has who is assigned, and this agent.
  const [{ id: mine, name: myName }] = useState(agent);
  const { assignee } = conversation;
  const known = (data?.agents ?? []).filter(({ role }) => role !== 'viewer');
  const others = known.filter(({ id }) => id !== mine);
  const unlisted = assignee !== null && assignee.id !== mine && !others.some(({ id }) => id === assignee.id);
  const choose = (value: string) => {
    const id = Number(value);
    if (value === '') assign(null);
    else if (id === mine) assign({ id, name: myName });
    else assign({ id, name: others.find((other) => other.id === id)?.name ?? '' });
  };
  return (
    <label className={styles.assignee}>
      <span className="visually-hidden">{say('inbox.assignedTo')}</span>
      <select
        value={assignee?.id ?? ''}
        onChange={(event) => choose(event.target.value)}
        data-testid="assignee"
        data-nobody={assignee === null || undefined}
      >
        <option value="">{say('inbox.unassigned')}</option>
        <option value={mine}>{say('inbox.mine')}</option>
        {unlisted && <option value={assignee.id}>{assignee.name}</option>}
        {others.map(({ id, name, email }) => (
          <option key={id} value={id}>
            {name === '' ? email : name}
          </option>
        ))}
      </select>
    </label>
  );
}

type Actions = ReturnType<typeof useChange>;

function StatusButton({ isOpen, setStatus }: { isOpen: boolean; setStatus: Actions['setStatus'] }) {
  return (
    <button
      type="button"
      className={styles.status}
      data-testid="status-button"
      onClick={() => setStatus(isOpen ? 'closed' : 'open')}
    >
      {isOpen && <CheckIcon />}
      <span>{isOpen ? say('inbox.close') : say('inbox.reopen')}</span>
    </button>
  );
}

export function ThreadHeader({ conversation, onBack, onAboutVisitor }: Props) {
  const { project } = useSession();
  const change = useChange(conversation.id);
  const { visitor, status, id, rating = null, snoozedUntil = null } = conversation;
  const name = displayName(visitor);
  return (
    <header className={styles.header}>
      <button type="button" className={styles.back} onClick={onBack} aria-label={say('inbox.backToList')}>
        <BackIcon />
      </button>
      <Avatar uid={visitor.visitorUid} name={name} size={42} />
      <div className={styles.who}>
        <h2>
          <bdi>{name}</bdi>
        </h2>
        <span className={styles.facts}>
          <Presence conversation={conversation} />
          {rating !== null && <Stars score={rating.score} />}
        </span>
      </div>
      <div className={styles.actions}>
        {project.role !== 'viewer' && (
          <>
            <Assignee conversation={conversation} assign={change.assign} />
            {status === 'open' && <Snooze until={snoozedUntil} onSnooze={change.snooze} />}
            <StatusButton isOpen={status === 'open'} setStatus={change.setStatus} />
          </>
        )}
        <button
          type="button"
          className={styles.about}
          onClick={onAboutVisitor}
          aria-label={say('inbox.aboutVisitor')}
          title={say('inbox.aboutVisitor')}
        >
          <PersonIcon />
        </button>
      </div>
      <Viewers id={id} />
      {change.error !== null && (
        <p role="alert" className={styles.error}>
          <span>{errorWords(change.error)}</span>{' '}
          <button type="button" onClick={change.reset}>
            {say('inbox.allRight')}
          </button>
        </p>
      )}
    </header>
  );
}
