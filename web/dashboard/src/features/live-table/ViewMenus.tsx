// How the table stands: grouped by what, and with which columns.
import type { TableSort } from '@porchlight/protocol/table';
import { Menu } from '../../shared/ui/Menu';
import { ColumnsIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { COLUMNS, columnWord } from './columns';
import { USUAL_COLUMNS } from './view';
import type { GroupBy, View } from './view';
import { sortWords } from './words';
import menu from '../../shared/ui/FilterMenu.module.css';
import styles from './FilterBar.module.css';

interface Props {
  view: View;
  onView: (view: View) => void;
}

const GROUPS: (GroupBy | null)[] = [null, 'page', 'referrer', 'campaign', 'country', 'device'];
const groupWord = (group: GroupBy | null) => say(group === null ? 'menu.notGrouped' : `field.${group}`);

export function GroupMenu({ view, onView }: Props) {
  const word = say(view.group === null ? 'menu.group' : `menu.grouped.${view.group}`);
  return (
    <Menu word={word} testId="group-menu">
      <fieldset className={menu.field}>
        <legend>{say('menu.groupBy')}</legend>
        {GROUPS.map((group) => (
          <label key={group ?? ''} className={menu.option} data-value={group ?? ''}>
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
  { by: 'conversation', descending: false },
  { by: 'pages', descending: true },
  { by: 'visits', descending: true },
  { by: 'name', descending: false },
  { by: 'page', descending: false },
  { by: 'referrer', descending: false },
  { by: 'country', descending: false },
  { by: 'device', descending: false },
  { by: 'status', descending: false },
  { by: 'landing', descending: false },
  { by: 'tags', descending: false },
  { by: 'viewers', descending: true },
];
const sortId = (sort: TableSort | undefined) =>
  sort === undefined ? '' : `${sort.descending ? '-' : ''}${sort.by}`;

export function SortMenu({ view, onView }: Props) {
  return (
    <Menu word={say('menu.sort')} testId="sort-menu">
      <fieldset className={menu.field}>
        <legend>{say('menu.sort')}</legend>
        {SORTS.map((sort) => (
          <label key={sortId(sort)} className={menu.option} data-value={sortId(sort)}>
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
    <Menu word={say('menu.columns')} icon={<ColumnsIcon />} testId="columns-menu">
      <fieldset className={menu.field}>
        <legend>{say('menu.columns')}</legend>
        {COLUMNS.filter(({ id }) => id !== 'visitor').map(({ id }) => (
          <label key={id} className={menu.option} data-value={id}>
            <input
              type="checkbox"
              checked={view.columns.some((column) => column.id === id)}
              onChange={(event) => toggle(id, event.target.checked)}
            />
            <span className={styles.word}>{columnWord(id)}</span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className={styles.clear}
        onClick={() => onView({ ...view, columns: USUAL_COLUMNS })}
      >
        {say('menu.asUsual')}
      </button>
    </Menu>
  );
}
