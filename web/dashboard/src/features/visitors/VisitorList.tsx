// Everybody who is here, and who was: pushed, not polled, as they are asked for in the address.
import { useRef } from 'react';
import type { ReactNode } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { StatusFilter, VisitorFilters } from '../../shared/api/query-keys';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useSearch } from '../../shared/text/use-search';
import { say } from '../../words/say';
import { RowList } from '../../shared/ui/RowList';
import { ListTools } from './ListTools';
import { useRows, useUnread } from './use-rows';
import { ROW_HEIGHT, VisitorRow } from './VisitorRow';
import styles from './VisitorList.module.css';

interface Props {
  view: VisitorFilters;
  /** `replaces`: it is no step that going back should undo. */
  onView: (view: VisitorFilters, replaces?: boolean) => void;
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

export function VisitorList({ view, onView, chosen, onOpen, whenNobodyEverCame }: Props) {
  const { status } = view;
  // What is typed searches what is loaded at once; the address and the server have it when typing has settled.
  const { typed: q, setTyped: onQ } = useSearch(view.q, (settled) => onView({ ...view, q: settled }, true));
  const scroller = useRef<HTMLDivElement>(null);
  const { degraded } = useRealtime();
  const { rows, query, searching } = useRows(status, q.trim());
  const unreadOf = useUnread();
  const onStatus = (next: StatusFilter) => onView({ ...view, status: next });
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
