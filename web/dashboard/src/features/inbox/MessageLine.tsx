// One message: who wrote it (first of a group), what, when, and how far it has come.
import { memo } from 'react';
import { absolute } from '../../shared/time/ago';
import { clockOf } from '../../shared/time/days';
import { AgentAvatar } from '../../shared/ui/Avatar';
import { AlertIcon, ClockIcon, SeenIcon, SentIcon } from '../../shared/ui/icons';
import type { Pending } from '../../shared/realtime/thread-cache';
import { say } from '../../words/say';
import { FileList } from './FileList';
import { MailMark } from './MailMark';
import { MessageText } from './MessageText';
import type { Delivery, Line } from './timeline';
import styles from './MessageLine.module.css';

const ICONS: Record<Delivery, () => React.JSX.Element> = {
  sending: ClockIcon,
  sent: SentIcon,
  seen: SeenIcon,
  failed: AlertIcon,
};

interface Props {
  line: Line;
  name: string;
  /** There are only one visitor and oneself: their names are told, but take no room. */
  named: boolean;
  onRetry: (pending: Pending) => void;
  onDiscard: (tempId: string) => void;
}

export function DeliveryMark({ delivery }: { delivery: Delivery }) {
  const Mark = ICONS[delivery];
  return (
    <span className={styles.delivery} data-testid="delivery" data-delivery={delivery}>
      <Mark />
      <span>{say(`inbox.delivery.${delivery}`)}</span>
    </span>
  );
}

export function Failure({ line, onRetry, onDiscard }: Omit<Props, 'name' | 'named'>) {
  const { pending } = line;
  if (pending?.state !== 'failed') return null;
  return (
    <p className={styles.failure} role="alert">
      <span>{pending.reason}</span>
      <button type="button" onClick={() => onRetry(pending)} data-testid="retry">
        {say('common.tryAgain')}
      </button>
      <button type="button" onClick={() => onDiscard(pending.tempId)}>
        {say('inbox.discard')}
      </button>
    </p>
  );
}

function Message({ line, name, named, onRetry, onDiscard }: Props) {
  const { author, first, last, at, delivery } = line;
  const then = Date.parse(at);
  const isNamed = first && named;
  const unsettled = delivery === 'sending' || delivery === 'failed';
  return (
    <li
      className={styles.line}
      data-testid="message"
      data-key={line.key}
      data-author={author}
      data-delivery={delivery}
      data-first={first || undefined}
      data-last={last || undefined}
    >
      <span className={isNamed ? styles.name : 'visually-hidden'}>
        {isNamed && line.agentId !== null && <AgentAvatar id={line.agentId} name={name} size={20} />}
        <bdi>{name}</bdi>
      </span>
      {line.content !== '' && (
        <div className={styles.bubble}>
          <MessageText text={line.content} />
        </div>
      )}
      <FileList files={line.files} />
      {(last || unsettled) && (
        <p className={styles.meta}>
          <time dateTime={at} title={absolute(then)}>
            {clockOf(then)}
          </time>
          {delivery !== undefined && <DeliveryMark delivery={delivery} />}
          {line.mail !== undefined && <MailMark mail={line.mail} />}
        </p>
      )}
      <Failure line={line} onRetry={onRetry} onDiscard={onDiscard} />
    </li>
  );
}

export const MessageLine = memo(Message, (a, b) => {
  const keys = Object.keys(a.line) as (keyof Line)[];
  return (
    a.name === b.name &&
    a.named === b.named &&
    a.onRetry === b.onRetry &&
    a.onDiscard === b.onDiscard &&
    keys.every((key) => a.line[key] === b.line[key])
  );
});
