// Who is here now, over the whole width: pushed, held still while somebody works with it, as it is asked for in the address.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { TableFilter } from '@porchlight/protocol/table';
import type { TableQuestion, TableState } from '../../shared/realtime/live-table';
import { useRealtime } from '../../shared/realtime/socket-context';
import { useLiveTable } from '../../shared/realtime/use-live-table';
import { useSearch } from '../../shared/text/use-search';
import { FilterIcon } from '../../shared/ui/icons';
import { SearchBox } from '../../shared/ui/SearchBox';
import { say } from '../../words/say';
import { FilterBar } from './FilterBar';
import { Grid } from './Grid';
import { Summary } from './Summary';
import { scrollDown } from './use-viewport';
import { isFiltered } from './view';
import type { View } from './view';
import { ColumnsMenu, GroupMenu, SortMenu } from './ViewMenus';
import { ViewsMenu } from './ViewsMenu';
import styles from './VisitorTable.module.css';

interface Props {
  view: View;
  /** `replaces`: it is no step that going back should undo. */
  onView: (view: View, replaces?: boolean) => void;
  chosen: string | undefined;
  onOpen: (uid: string) => void;
  /** Before the tools: which list this is, and the kept views. */
  children?: ReactNode;
  /** The address of everybody, where the same is searched for. */
  everybodyWith: (q: string) => string;
  whenNobodyHere: ReactNode;
}

/** The same object while the same is asked. */
function useQuestion({ filter, sort, group }: View): TableQuestion {
  const text = JSON.stringify({ filter, sort, group });
  return useMemo(() => JSON.parse(text) as TableQuestion, [text]);
}

/** The same list while the same are. */
function useCollapsed({ collapsed }: View): readonly string[] {
  const text = JSON.stringify(collapsed);
  return useMemo(() => JSON.parse(text) as string[], [text]);
}

function withQ({ q: _before, ...filter }: TableFilter, q: string): TableFilter {
  return q === '' ? filter : { ...filter, q };
}

/** Whoever is searched for by name, and not here, may have been. */
function NoMatch({ everybody, onClear }: { everybody: string | undefined; onClear: () => void }) {
  return (
    <div className={styles.none} data-testid="no-match">
      <p>{say('table.noMatch')}</p>
      {everybody !== undefined && <a href={everybody}>{say('table.searchEverybody')}</a>}
      <button type="button" onClick={onClear}>
        {say('table.clearAll')}
      </button>
    </div>
  );
}

function isEmpty({ isOld, total, groups }: TableState): boolean {
  return !isOld && total === 0 && (groups ?? []).length === 0;
}

interface ToolsProps extends Pick<Props, 'view' | 'onView' | 'children'> {
  counts: TableState['counts'];
  typed: string;
  onType: (q: string) => void;
  onLeaveSearch: () => void;
}

function Tools({ view, onView, counts, typed, onType, onLeaveSearch, children }: ToolsProps) {
  const [areOpen, setOpen] = useState(false);
  const onFilter = (filter: TableFilter) => onView({ ...view, filter });
  return (
    <div className={styles.tools} data-open={areOpen || undefined}>
      {children}
      <SearchBox
        q={typed}
        placeholder={say('table.search')}
        label={say('table.searchBy')}
        onQ={onType}
        onLeave={onLeaveSearch}
      />
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={areOpen}
        onClick={() => setOpen(!areOpen)}
        data-testid="tools-toggle"
      >
        <FilterIcon />
        <span>{say('table.filters')}</span>
      </button>
      <div className={styles.menus}>
        <FilterBar filter={view.filter} counts={counts} onFilter={onFilter} />
        <span className={styles.space} />
        <ViewsMenu view={view} onView={onView} />
        <SortMenu view={view} onView={onView} />
        <GroupMenu view={view} onView={onView} />
        <ColumnsMenu view={view} onView={onView} />
      </div>
    </div>
  );
}

export function VisitorTable(props: Props) {
  const { view, onView, chosen, onOpen, children, everybodyWith, whenNobodyHere } = props;
  const { table } = useRealtime();
  const question = useQuestion(view);
  const state = useLiveTable(question, useCollapsed(view));
  const scroller = useRef<HTMLDivElement>(null);
  const { typed, setTyped } = useSearch(view.filter.q ?? '', (q) =>
    onView({ ...view, filter: withQ(view.filter, q) }, true),
  );
  const isNarrowed = isFiltered(view.filter);
  useEffect(() => scrollDown(scroller.current, 0), [question]);
  // The grid follows the chosen one to where they stand then.
  const onShow = useCallback(() => {
    if (chosen === undefined) scrollDown(scroller.current, 0);
    table.takeAnew(chosen);
  }, [table, chosen]);
  const onClear = () => {
    setTyped('');
    onView({ ...view, filter: {} });
  };
  const onLeaveSearch = () => scroller.current?.focus();
  const { q } = view.filter;
  const everybody = q === undefined ? undefined : everybodyWith(q);
  const nobody = isNarrowed ? <NoMatch {...{ everybody, onClear }} /> : whenNobodyHere;
  return (
    <section className={styles.table} aria-label={say('app.hereNow')}>
      <Tools {...{ view, onView, typed, onLeaveSearch }} counts={state.counts} onType={setTyped}>
        {children}
      </Tools>
      <Summary state={state} isNarrowed={isNarrowed} onShow={onShow} />
      <Grid {...{ state, view, onView, chosen, onOpen, scroller }} instead={isEmpty(state) ? nobody : null} />
    </section>
  );
}
