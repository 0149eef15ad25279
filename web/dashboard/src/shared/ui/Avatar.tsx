// Initials on a colour of somebody's own; a visitor's with the status dot at the corner.
import type { CSSProperties } from 'react';
import type { VisitorStatus } from '@porchlight/protocol/visitor';
import { hash, initials } from '../text/pseudonym';
import { StatusDot } from './status';
import styles from './Avatar.module.css';

interface Props {
  uid: string;
  name: string;
  status?: VisitorStatus;
  size?: number;
}

export function Avatar({ uid, name, status, size = 40 }: Props) {
  const style = { '--hue': hash(uid) % 360, '--size': `${size}px` } as CSSProperties;
  return (
    <span
      className={styles.avatar}
      style={style}
      data-faded={status === 'offline' || undefined}
      aria-hidden="true"
    >
      <span className={styles.initials}>{initials(name)}</span>
      {status !== undefined && (
        <span className={styles.corner}>
          <StatusDot status={status} size={Math.round(size * 0.3)} />
        </span>
      )}
    </span>
  );
}

/** One of the team, the same wherever they are seen. */
export function AgentAvatar({ id, ...props }: Pick<Props, 'name' | 'size'> & { id: number }) {
  return <Avatar uid={`agent-${id}`} {...props} />;
}
