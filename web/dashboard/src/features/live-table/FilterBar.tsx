// What is filtered: a button for each kind of question, its answers with how many there would be of each. What is chosen
// in one narrows what the others count.
import type { TableCount, TableCounts, TableFilter } from '@porchlight/protocol/table';
import { counted } from '../../shared/time/ago';
import { Menu } from '../../shared/ui/Menu';
import { say } from '../../words/say';
import type { PlainKey } from '../../words/say';
import { isFiltered, withFlag, withValues } from './view';
import type { FlagField, ListField } from './view';
import { valueWord } from './words';
import menu from '../../shared/ui/FilterMenu.module.css';
import styles from './FilterBar.module.css';

interface Props {
  filter: TableFilter;
  counts: TableCounts | undefined;
  onFilter: (filter: TableFilter) => void;
}

const MENUS: { word: PlainKey; fields: (ListField | FlagField)[] }[] = [
  { word: 'field.status', fields: ['status'] },
  { word: 'field.page', fields: ['page', 'landing'] },
  { word: 'field.referrer', fields: ['referrer', 'campaign'] },
  { word: 'field.country', fields: ['country'] },
  { word: 'field.device', fields: ['device', 'browser', 'system'] },
  { word: 'field.visitor', fields: ['returning', 'signedIn', 'tags', 'bots'] },
  { word: 'field.conversation', fields: ['conversation'] },
];

const isFlag = (field: ListField | FlagField): field is FlagField =>
  field === 'returning' || field === 'signedIn' || field === 'bots';

function chosenOf(filter: TableFilter, field: ListField | FlagField): string[] {
  const value = filter[field];
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [String(value)];
}

/** What is chosen stands there though nobody is left of it. */
function optionsOf(
  counts: readonly TableCount[],
  chosen: string[],
  field: ListField | FlagField,
): TableCount[] {
  const known = field === 'bots' ? counts.filter(({ value }) => value === 'true') : counts;
  const missing = chosen.filter((value) => known.every((count) => count.value !== value));
  return [...known, ...missing.map((value) => ({ value, count: 0 }))];
}

function toggled(
  filter: TableFilter,
  field: ListField | FlagField,
  value: string,
  isOn: boolean,
): TableFilter {
  if (isFlag(field)) return withFlag(filter, field, isOn ? value === 'true' : undefined);
  const others = chosenOf(filter, field).filter((one) => one !== value);
  return withValues(filter, field, isOn ? [...others, value] : others);
}

function Field({ field, filter, counts, onFilter }: Props & { field: ListField | FlagField }) {
  const chosen = chosenOf(filter, field);
  const options = optionsOf(counts?.[field] ?? [], chosen, field);
  return (
    <fieldset className={menu.field} data-testid={`filter-of-${field}`}>
      <legend>{say(`field.${field}`)}</legend>
      {options.length === 0 && <p className={styles.none}>{say('table.noChoice')}</p>}
      {options.map(({ value, count }) => (
        <label key={value} className={menu.option} title={valueWord(field, value)} data-value={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => onFilter(toggled(filter, field, value, event.target.checked))}
          />
          <span className={styles.word}>
            <bdi>{valueWord(field, value)}</bdi>
          </span>
          <b>{counted(count)}</b>
        </label>
      ))}
    </fieldset>
  );
}

export function FilterBar({ filter, counts, onFilter }: Props) {
  const { q, ...others } = filter;
  return (
    <>
      {MENUS.map(({ word, fields }) => (
        <Menu
          key={word}
          word={say(word)}
          testId={`filter-${fields[0]}`}
          chosen={fields.reduce((sum, field) => sum + chosenOf(filter, field).length, 0)}
        >
          {fields.map((field) => (
            <Field key={field} {...{ field, filter, counts, onFilter }} />
          ))}
        </Menu>
      ))}
      {isFiltered(others) && (
        <button
          type="button"
          className={styles.clear}
          data-testid="clear-filters"
          onClick={() => onFilter(q === undefined ? {} : { q })}
        >
          {say('table.clearFilters')}
        </button>
      )}
    </>
  );
}
