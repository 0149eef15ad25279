// Everybody who is here, and who was: pushed, not polled.
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { StatusFilter } from '../../shared/api/query-keys';
import { useRealtime } from '../../shared/realtime/socket-context';
import { say } from '../../words/say';
import { RowList } from '../../shared/ui/RowList';
import { ListTools } from './ListTools';
import { useRows, useUnread } from './use-rows';
import { ROW_HEIGHT, VisitorRow } from './VisitorRow';
import styles from './VisitorList.module.css';

interface Props {
  chosen: string | undefined;
  onOpen: (uid: string) => void;
  /** Shown where the project has no visitors at all. */
  whenNobodyEverCame: ReactNode;
}

function NothingHere({ filtered, whenNobodyEverCame }: { filtered: boolean; whenNobodyEverCame: ReactNode }) {
  if (filtered) return <p>{say('list.noMatch')}</p>;
  return (
    <div className={styles.nobody} data-testid="empty-list">
      {whenNobodyEverCame}
    </div>
  );
}

const idOf = ({ visitorUid }: Visitor) => visitorUid;

export function VisitorList({ chosen, onOpen, whenNobodyEverCame }: Props) {
  const [status, onStatus] = useState<StatusFilter>('all');
  const [q, onQ] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const { degraded } = useRealtime();
  const { rows, query, searching } = useRows(status, q.trim());
  const unreadOf = useUnread();
  const onLeaveSearch = () => scroller.current?.focus();
  const filtered = status !== 'all' || q.trim() !== '';
  return (
    <RowList
      name={say('app.visitors')}
      prefix="visitor"
      {...{ rows, idOf, query, searching, chosen, onOpen, scroller }}
      tools={<ListTools {...{ q, status, onQ, onStatus, onLeaveSearch }} />}
      rowHeight={ROW_HEIGHT}
      whenEmpty={<NothingHere filtered={filtered} whenNobodyEverCame={whenNobodyEverCame} />}
    >
      {(visitor, placed) => (
        <VisitorRow
          key={visitor.visitorUid}
          {...placed}
          visitor={visitor}
          degraded={degraded}
          unread={unreadOf.get(visitor.visitorUid)}
          onOpen={onOpen}
        />
      )}
    </RowList>
  );
}
