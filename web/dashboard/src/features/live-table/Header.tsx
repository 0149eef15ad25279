// The heads of the columns: a click orders, a drag or the arrow keys at the edge make it wider or narrower. While it is
// dragged only the grid's own style changes; the view learns the end.
import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { TableSort } from '@porchlight/protocol/table';
import { columnOf, columnWord, MAX_WIDTH, MIN_WIDTH } from './columns';
import type { Column, ColumnId } from './columns';
import type { ColumnChoice } from './view';
import { say } from '../../words/say';
import { sortWords } from './words';
import styles from './Header.module.css';

const STEP = 16;
const clamp = (width: number) => Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
export const widthOf = ({ id, width }: ColumnChoice) => width ?? columnOf(id).width;

/** Of all columns, for `grid-template-columns`. */
export function tracks(columns: readonly ColumnChoice[]): string {
  return columns
    .map((choice) => {
      const width = `${widthOf(choice)}px`;
      return columnOf(choice.id).grows && choice.width === undefined ? `minmax(${width}, 1fr)` : width;
    })
    .join(' ');
}

/** Where another click leads: first the direction that is asked for most, then the other one, then as usual. */
export function nextSort({ sort: by, isNumber }: Column, now: TableSort | undefined): TableSort | undefined {
  if (by === undefined) return now;
  const first = isNumber === true;
  if (now?.by !== by) return { by, descending: first };
  return now.descending === first ? { by, descending: !first } : undefined;
}

function sortedAs(column: Column, sort: TableSort | undefined) {
  if (column.sort === undefined) return undefined;
  if (sort?.by !== column.sort) return 'none' as const;
  return sort.descending === (column.isSince === true) ? ('ascending' as const) : ('descending' as const);
}

interface GripProps {
  column: Column;
  width: number;
  /** While it is dragged. */
  onDraw: (width: number) => void;
  onWidth: (width: number) => void;
}

function Grip({ column, width, onDraw, onWidth }: GripProps) {
  const drag = useRef<{ x: number; width: number } | undefined>(undefined);
  const isRtl = (element: Element) => getComputedStyle(element).direction === 'rtl';
  const dragged = (event: PointerEvent) => {
    const { x, width: from } = drag.current!;
    return clamp(from + (event.clientX - x) * (isRtl(event.currentTarget) ? -1 : 1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onWidth(clamp(width + (isRtl(event.currentTarget) ? -step : step)));
  };
  return (
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={say('table.widthOf', { column: columnWord(column.id) })}
      aria-valuenow={width}
      aria-valuemin={MIN_WIDTH}
      aria-valuemax={MAX_WIDTH}
      tabIndex={0}
      className={styles.grip}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        const now = event.currentTarget.parentElement?.getBoundingClientRect().width ?? width;
        drag.current = { x: event.clientX, width: now };
      }}
      onPointerMove={(event) => drag.current && onDraw(dragged(event))}
      onPointerUp={(event) => {
        if (drag.current === undefined) return;
        const end = dragged(event);
        const isMoved = event.clientX !== drag.current.x;
        drag.current = undefined;
        if (isMoved) onWidth(end);
      }}
      onPointerCancel={() => {
        drag.current = undefined;
        onDraw(width);
      }}
    />
  );
}

interface Props {
  columns: readonly ColumnChoice[];
  sort: TableSort | undefined;
  onSort: (sort: TableSort | undefined) => void;
  onDraw: (id: ColumnId, width: number) => void;
  onWidth: (id: ColumnId, width: number) => void;
}

export function Header({ columns, sort, onSort, onDraw, onWidth }: Props) {
  return (
    <div role="row" aria-rowindex={1} className={styles.row}>
      {columns.map((choice, index) => {
        const column = columnOf(choice.id);
        const word = columnWord(column.id);
        const sorted = sortedAs(column, sort);
        return (
          <div
            key={column.id}
            role="columnheader"
            aria-colindex={index + 1}
            aria-sort={sorted}
            aria-label={word}
            className={styles.head}
            data-number={column.isNumber}
            title={word}
          >
            {column.sort === undefined ? (
              <span className={styles.word}>{word}</span>
            ) : (
              <button type="button" className={styles.word} onClick={() => onSort(nextSort(column, sort))}>
                <span>{word}</span>
                {sorted !== 'none' && (
                  <span className={styles.arrow} aria-hidden="true" data-sorted={sorted} />
                )}
              </button>
            )}
            <Grip
              column={column}
              width={widthOf(choice)}
              onDraw={(width) => onDraw(column.id, width)}
              onWidth={(width) => onWidth(column.id, width)}
            />
          </div>
        );
      })}
    </div>
  );
}

/** Above cards: in which order they stand. */
export function CardsHeader({ sort }: { sort: TableSort | undefined }) {
  return (
    <div role="row" aria-rowindex={1} className={styles.cards}>
      <div role="columnheader">{sortWords(sort)}</div>
    </div>
  );
}
