// One visitor in the table: a row of cells, or a card where there is no room for one. It is drawn again when what it shows
// has changed, and not for its neighbours' sake.
import { memo } from 'react';
import type { TableRow } from '@porchlight/protocol/table';
import type { VisitorStatus } from '@porchlight/protocol/visitor';
import { counted } from '../../shared/time/ago';
import { hereSince } from '../../shared/time/here-since';
import { ChevronIcon } from '../../shared/ui/icons';
import { cell, Since, Status, Talk, Two, Visitor } from './cells';
import { columnOf } from './columns';
import type { ColumnChoice } from './view';
import { pageWords, valueWord } from './words';
import styles from './Row.module.css';

interface Placed {
  id: string;
  /** With the heads of groups, from 0. */
  line: number;
  top: number;
  height: number;
  isChosen: boolean;
  isHighlighted: boolean;
}

interface Props extends Placed {
  row: TableRow;
  columns: readonly ColumnChoice[];
  isCard: boolean;
  /** Nobody's status is known. */
  isDegraded: boolean;
}

/** What the row stands in: assistive technology counts the line of heads. */
export const lineNumber = (line: number) => line + 2;

function Card({ row, status }: { row: TableRow; status: VisitorStatus }) {
  const [page, path] = pageWords(row);
  const from = row.visit === null ? '' : valueWord('referrer', row.visit.referrer ?? '');
  return (
    <div role="gridcell" className={styles.card}>
      <span className={styles.top}>
        <Visitor row={row} size={32} />
        <Status status={status} />
      </span>
      {page !== '' && <Two first={page} second={path} />}
      <span className={styles.bottom}>
        <span className={styles.from} dir="auto" title={from}>
          {from}
        </span>
        <Talk conversation={row.conversation} />
        <Since at={hereSince(row)} word="time.hereSince" />
      </span>
    </div>
  );
}

interface InsideProps extends Pick<Props, 'row' | 'columns' | 'isCard'> {
  status: VisitorStatus;
}

/** Apart from where the row stands: a row that only moves is not drawn again. */
const Inside = memo(function Inside({ row, columns, isCard, status }: InsideProps) {
  if (isCard) return <Card row={row} status={status} />;
  return (
    <>
      {columns.map(({ id }, index) => (
        <div
          key={id}
          role="gridcell"
          aria-colindex={index + 1}
          className={styles.cell}
          data-number={columnOf(id).isNumber}
          data-column={id}
        >
          {cell(id, row, status)}
        </div>
      ))}
    </>
  );
});

function OneRow({ row, columns, isCard, isDegraded, ...placed }: Props) {
  const { id, line, top, height, isChosen, isHighlighted } = placed;
  const status = isDegraded ? 'unknown' : row.status;
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={lineNumber(line)}
      aria-selected={isChosen}
      className={styles.row}
      data-testid="visitor-row"
      data-uid={row.visitorUid}
      data-status={status}
      data-highlighted={isHighlighted || undefined}
      data-card={isCard || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <Inside {...{ row, columns, isCard, status }} />
    </div>
  );
}

export const Row = memo(OneRow);

/** Where somebody stands of whom nothing is known yet. */
export function Skeleton({ top, height, isCard }: { top: number; height: number; isCard: boolean }) {
  return (
    <div
      className={styles.skeleton}
      data-card={isCard || undefined}
      style={{ transform: `translateY(${top}px)`, height }}
      aria-hidden="true"
      data-testid="skeleton"
    >
      <span />
      <span />
      <span />
    </div>
  );
}

interface HeadProps {
  line: number;
  top: number;
  height: number;
  columns: number;
  /** What is grouped by. */
  label: string;
  word: string;
  value: string;
  count: number;
  isCollapsed: boolean;
}

/** Above the rows of a group: folds and unfolds them. */
export function GroupHead(props: HeadProps) {
  const { line, top, height, columns, label, word, value, count, isCollapsed } = props;
  return (
    <div
      role="row"
      aria-rowindex={lineNumber(line)}
      className={styles.group}
      style={{ transform: `translateY(${top}px)`, height }}
      data-testid="group"
    >
      <div role="gridcell" aria-colspan={columns} className={styles.groupCell} title={word}>
        <button
          type="button"
          className={styles.fold}
          aria-expanded={!isCollapsed}
          data-group={value}
          data-testid="group-toggle"
        >
          <ChevronIcon />
          <span className={styles.label}>{label}</span>
          <bdi>{word}</bdi>
          <b>{counted(count)}</b>
        </button>
      </div>
    </div>
  );
}
