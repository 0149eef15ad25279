// How the table stands: grouped by what, and with which columns.
import type { TableSort } from '@porchlight/protocol/table';
import { Menu } from '../../shared/ui/Menu';
import { ColumnsIcon } from '../../shared/ui/icons';
import { COLUMNS } from './columns';
import { USUAL_COLUMNS } from './view';
import type { GroupBy, View } from './view';
import { GROUP_WORDS, sortWords } from './words';
import styles from './FilterBar.module.css';

interface Props {
  view: View;
  onView: (view: View) => void;
}

const GROUPS: (GroupBy | null)[] = [null, 'page', 'referrer', 'campaign', 'country', 'device'];
const groupWord = (group: GroupBy | null) => (group === null ? 'Not grouped' : GROUP_WORDS[group]);

export function GroupMenu({ view, onView }: Props) {
  const word = view.group === null ? 'Group' : `By ${GROUP_WORDS[view.group].toLowerCase()}`;
  return (
    <Menu word={word} testId="group-menu">
      <fieldset className={styles.field}>
        <legend>Group by</legend>
        {GROUPS.map((group) => (
          <label key={group ?? ''} className={styles.option} data-value={group ?? ''}>
            <input
              type="radio"
              name="group"
              checked={group === view.group}
              onChange={() => onView({ ...view, group, collapsed: [] })}
            />
            <span className={styles.word}>{groupWord(group)}</span>
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}

/** What is sorted by, for where there are no heads to click; the more telling direction first. */
const SORTS: (TableSort | undefined)[] = [
  undefined,
  { by: 'onlineSince', descending: false },
  { by: 'pageSince', descending: false },
  { by: 'pages', descending: true },
  { by: 'visits', descending: true },
  { by: 'name', descending: false },
  { by: 'page', descending: false },
  { by: 'referrer', descending: false },
  { by: 'country', descending: false },
  { by: 'device', descending: false },
  { by: 'status', descending: false },
];
const sortId = (sort: TableSort | undefined) =>
  sort === undefined ? '' : `${sort.descending ? '-' : ''}${sort.by}`;

export function SortMenu({ view, onView }: Props) {
  return (
    <Menu word="Sort" testId="sort-menu">
      <fieldset className={styles.field}>
        <legend>Sort</legend>
        {SORTS.map((sort) => (
          <label key={sortId(sort)} className={styles.option} data-value={sortId(sort)}>
            <input
              type="radio"
              name="sort"
              checked={sortId(sort) === sortId(view.sort)}
              onChange={() => onView({ ...view, sort })}
            />
            <span className={styles.word}>{sortWords(sort)}</span>
          </label>
        ))}
      </fieldset>
    </Menu>
  );
}

export function ColumnsMenu({ view, onView }: Props) {
  const toggle = (id: (typeof COLUMNS)[number]['id'], isOn: boolean) => {
    const columns = COLUMNS.flatMap((column) => {
      if (column.id === id) return isOn ? [{ id }] : [];
      return view.columns.find((choice) => choice.id === column.id) ?? [];
    });
    onView({ ...view, columns });
  };
  return (
    <Menu word="Columns" icon={<ColumnsIcon />} testId="columns-menu">
      <fieldset className={styles.field}>
        <legend>Columns</legend>
        {COLUMNS.filter(({ id }) => id !== 'visitor').map(({ id, word }) => (
          <label key={id} className={styles.option} data-value={id}>
            <input
              type="checkbox"
              checked={view.columns.some((column) => column.id === id)}
              onChange={(event) => toggle(id, event.target.checked)}
            />
            <span className={styles.word}>{word}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className={styles.clear}
        onClick={() => onView({ ...view, columns: USUAL_COLUMNS })}
      >
        As usual
      </button>
    </Menu>
  );
}
