// The rows of the table that are on the screen, under the heads of their columns; as cards where there is no room. Only
// these are asked for and drawn.
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { CSSProperties, MouseEvent, ReactNode, RefObject } from 'react';
import { keepFrame } from '../../first/frame';
import type { TableState } from '../../shared/realtime/live-table';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useTicking } from '../../shared/time/use-ticking';
import { say } from '../../words/say';
import type { ColumnId } from './columns';
import { useGradually } from './gradually';
import { CardsHeader, Header, tracks, widthOf } from './Header';
import { layoutOf, lineOf, rangeOf, rowAt, scrollTo, topOf, GROUP_HEIGHT } from './layout';
import type { Layout, Range } from './layout';
import { GroupHead, Row, Skeleton } from './Row';
import { RowMenu } from './RowMenu';
import { ASKED_BEYOND, CARD_HEIGHT, CARDS_UP_TO, DRAWN_BEYOND, HEADER_HEIGHT, ROW_HEIGHT } from './sizes';
import { uidAt, useGridKeys } from './use-grid-keys';
import { useHold } from './use-hold';
import { useRowMenu } from './use-row-menu';
import { scrollDown, useViewport } from './use-viewport';
import type { Viewport } from './use-viewport';
import { EVERYBODY_HERE, viewQuery, withToggled } from './view';
import type { View } from './view';
import { valueWord } from './words';
import styles from './Grid.module.css';

interface Props {
  state: TableState;
  view: View;
  onView: (view: View, replaces?: boolean) => void;
  chosen: string | undefined;
  onOpen: (uid: string) => void;
  scroller: RefObject<HTMLDivElement | null>;
  /** In place of the rows, where there are none. */
  instead: ReactNode;
}

/** The row that was on top stays there when all become higher or lower; who is chosen is scrolled to once. */
function useScrollAnchor(
  layout: Layout,
  scroller: Props['scroller'],
  chosenAt: number,
  chosen: string | undefined,
  anew: number,
) {
  const before = useRef(layout);
  const found = useRef<string | undefined>(undefined);
  const seen = useRef(anew);
  useLayoutEffect(() => {
    const grid = scroller.current;
    const was = before.current;
    before.current = layout;
    if (grid === null) return;
    const isOther = was.rowHeight !== layout.rowHeight;
    if (isOther && grid.scrollTop > 0) scrollDown(grid, topOf(layout, rowAt(was, grid.scrollTop)));
    const isAnew = seen.current !== anew;
    seen.current = anew;
    if (chosen === undefined || isAnew) found.current = undefined;
    if (isAnew && chosenAt < 0) scrollDown(grid, 0);
    if (chosenAt < 0 || (found.current === chosen && !isOther)) return;
    found.current = chosen;
    scrollDown(grid, scrollTo(layout, chosenAt, grid.scrollTop, grid.clientHeight - HEADER_HEIGHT));
  }, [layout, scroller, chosenAt, chosen, anew]);
}

/** Where the table stands, for the rows that are drawn before it the next time (first/frame.ts). */
function useKeptFrame(scroller: Props['scroller'], view: View, viewport: Viewport, isCard: boolean) {
  const isUsual = viewQuery(view) === '';
  useEffect(() => {
    if (scroller.current === null || viewport.width === 0 || !isUsual) return;
    const { left, right, top } = scroller.current.getBoundingClientRect();
    const { columns } = EVERYBODY_HERE;
    keepFrame({
      width: window.innerWidth,
      left,
      right,
      top,
      tracks: isCard ? '' : tracks(columns),
      columns: isCard ? [] : columns.map(({ id }) => id),
    });
  }, [scroller, viewport, isUsual, isCard]);
}

/** Asks for what is on the screen, and somewhat more on both sides. */
function useAsked(layout: Layout, top: number, height: number): void {
  const { table } = useRealtime();
  const { first } = rangeOf(layout, top, height, ASKED_BEYOND);
  const count = Math.ceil(height / layout.rowHeight) + 2 * ASKED_BEYOND;
  useEffect(() => {
    if (height > 0) table.look({ from: first, count });
  }, [table, first, count, height]);
}

const SKELETONS = 12;

function Rows({ state, layout, range, view, chosen, highlighted, isCard }: RowsProps) {
  const { degraded } = useRealtime();
  const isKnown = state.counts !== undefined;
  const indexes = Array.from(
    { length: isKnown ? range.end - range.first : SKELETONS },
    (_, i) => range.first + i,
  );
  const uids = indexes.map((index) => uidAt(state, index));
  const waiting = useGradually(uids.filter((uid) => uid !== undefined));
  return (
    <>
      {indexes.map((index, i) => {
        const uid = uids[i];
        if (uid !== undefined && waiting.has(uid)) return null;
        const row = uid === undefined ? undefined : state.rows.get(uid);
        const place = {
          top: isKnown ? topOf(layout, index) : index * layout.rowHeight,
          height: layout.rowHeight,
        };
        if (uid === undefined || row === undefined)
          return <Skeleton key={`skeleton-${index}`} {...place} isCard={isCard} />;
        return (
          <Row
            key={uid}
            {...place}
            id={`visitor-${uid}`}
            line={lineOf(layout, index)}
            row={row}
            columns={view.columns}
            isCard={isCard}
            isDegraded={degraded}
            isChosen={uid === chosen}
            isHighlighted={index === highlighted}
          />
        );
      })}
    </>
  );
}

interface RowsProps extends Pick<Props, 'state' | 'view' | 'chosen'> {
  layout: Layout;
  range: { first: number; end: number };
  highlighted: number | undefined;
  isCard: boolean;
}

function Groups({ layout, viewport, view }: Pick<RowsProps, 'layout' | 'view'> & { viewport: Viewport }) {
  const { group } = view;
  if (group === null) return null;
  const more = DRAWN_BEYOND * layout.rowHeight;
  const [from, to] = [viewport.top - more, viewport.top + viewport.height + more];
  return (
    <>
      {layout.groups.map(({ value, count, first, top, isCollapsed }, index) =>
        top < from || top > to ? null : (
          <GroupHead
            key={value}
            value={value}
            isCollapsed={isCollapsed}
            line={first + index}
            top={top}
            height={GROUP_HEIGHT}
            columns={view.columns.length}
            word={valueWord(group, value)}
            label={say(`field.${group}`)}
            count={count}
          />
        ),
      )}
    </>
  );
}

function useColumns(view: View, onView: Props['onView'], scroller: Props['scroller']) {
  const onDraw = (id: ColumnId, width: number) => {
    const drawn = view.columns.map((column) => (column.id === id ? { ...column, width } : column));
    scroller.current?.style.setProperty('--columns', tracks(drawn));
  };
  const onWidth = (id: ColumnId, width: number) =>
    onView({
      ...view,
      columns: view.columns.map((column) => (column.id === id ? { ...column, width } : column)),
    });
  const least = view.columns.reduce((sum, column) => sum + widthOf(column), 0);
  return {
    onDraw,
    onWidth,
    style: { '--columns': tracks(view.columns), '--least': `${least}px` } as CSSProperties,
  };
}

type HeadsProps = Pick<Props, 'view' | 'onView'> & Omit<ReturnType<typeof useColumns>, 'style'>;

function Heads({ view, onView, isCard, onDraw, onWidth }: HeadsProps & { isCard: boolean }) {
  const onSort = (sort: View['sort']) => onView({ ...view, sort });
  return (
    <div role="rowgroup" className={styles.head}>
      {isCard ? (
        <CardsHeader sort={view.sort} />
      ) : (
        <Header columns={view.columns} sort={view.sort} {...{ onSort, onDraw, onWidth }} />
      )}
    </div>
  );
}

interface Drawn {
  layout: Layout;
  isCard: boolean;
  isHeld: boolean;
  active: string | undefined;
}

/** What the grid says of itself: to assistive technology, and to its style sheet. */
function attributesOf(state: TableState, view: View, { layout, isCard, isHeld, active }: Drawn) {
  const lines = layout.total + layout.groups.length + 1;
  return {
    role: 'grid',
    'aria-label': say('table.label'),
    'aria-busy': state.isOld,
    'aria-rowcount': state.counts === undefined ? -1 : lines,
    'aria-colcount': isCard ? 1 : view.columns.length,
    'aria-activedescendant': active === undefined ? undefined : `visitor-${active}`,
    'data-cards': isCard || undefined,
    'data-calm': (!isHeld && !state.isBusy) || undefined,
    'data-held': isHeld || undefined,
    'data-testid': 'visitor-table',
  };
}

function useLayout(state: TableState, viewport: Viewport) {
  const isCard = viewport.width > 0 && viewport.width <= CARDS_UP_TO;
  const rowHeight = isCard ? CARD_HEIGHT : ROW_HEIGHT;
  const { total, groups, collapsed } = state;
  const layout = useMemo(
    () => layoutOf(total, rowHeight, groups, collapsed),
    [total, rowHeight, groups, collapsed],
  );
  const range = rangeOf(layout, viewport.top, viewport.height, DRAWN_BEYOND);
  return { isCard, layout, range };
}

/** What a click in the rows is meant for: a group's head, a row's menu, or the row. */
function clicked({ target }: MouseEvent) {
  const meant = '[data-menu], [data-group], [data-uid]';
  const element = target instanceof Element ? target.closest<HTMLElement>(meant) : null;
  return { element, ...element?.dataset } as Record<'menu' | 'group' | 'uid', string | undefined> & {
    element: Element | null;
  };
}

/** The row that the keyboard is at, where it is drawn. */
function activeOf(state: TableState, { first, end }: Range, highlighted: number | undefined) {
  const isDrawn = highlighted !== undefined && highlighted >= first && highlighted < end;
  return isDrawn ? uidAt(state, highlighted) : undefined;
}

export function Grid({ state, view, onView, chosen, onOpen, scroller, instead }: Props) {
  const viewport = useViewport(scroller);
  const { isCard, layout, range } = useLayout(state, viewport);
  const at = chosen === undefined ? -1 : state.uids.indexOf(chosen);
  const { highlighted, ...keys } = useGridKeys({ state, layout, scroller, chosen, onOpen });
  const active = activeOf(state, range, highlighted);
  const { open, openAt, onClose, ...menu } = useRowMenu(scroller, active);
  const hold = useHold({
    isScrolled: viewport.isScrolled,
    isChosenThere: at >= 0 || open !== undefined,
    isEmpty: layout.height === 0,
  });
  useAsked(layout, viewport.top, viewport.height);
  useScrollAnchor(layout, scroller, at < 0 ? -1 : state.from + at, chosen, state.anew);
  useTicking(scroller);
  useKeptFrame(scroller, view, viewport, isCard);
  const columns = useColumns(view, onView, scroller);
  const onClick = (event: MouseEvent) => {
    const { menu: of, group, uid, element } = clicked(event);
    if (of !== undefined) openAt(of, element);
    else if (group !== undefined) onView(withToggled(view, group), true);
    else if (uid !== undefined) onOpen(uid);
  };
  const row = open && state.rows.get(open.uid);
  return (
    <div className={styles.place}>
      <div
        ref={scroller}
        className={styles.scroller}
        tabIndex={0}
        style={columns.style}
        data-acts={menu.mayAct || undefined}
        onKeyDown={(event) => menu.onKeyDown(event) || keys.onKeyDown(event)}
        onContextMenu={menu.onContextMenu}
        {...attributesOf(state, view, { layout, isCard, isHeld: hold.isHeld, active })}
        {...hold.grid}
      >
        <Heads {...{ view, onView, isCard, ...columns }} />
        <div
          role="rowgroup"
          className={styles.body}
          data-rows
          style={{ height: layout.height }}
          onClick={onClick}
          {...hold.rows}
        >
          <Groups layout={layout} viewport={viewport} view={view} />
          <Rows {...{ state, layout, range, view, chosen, highlighted, isCard }} />
        </div>
      </div>
      {open && row && <RowMenu row={row} at={open.at} onOpen={onOpen} onClose={onClose} />}
      {instead !== null && <div className={styles.instead}>{instead}</div>}
    </div>
  );
}
