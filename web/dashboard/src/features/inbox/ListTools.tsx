// Above the list: what is searched for, whose the conversations are, and what else has to be so of them.
import { useId, useState } from 'react';
import type { ConversationFilter } from '../../shared/api/query-keys';
import { Button } from '../../shared/ui/Button';
import { Choices } from '../../shared/ui/Choices';
import { FilterIcon } from '../../shared/ui/icons';
import { Menu } from '../../shared/ui/Menu';
import { SearchBox } from '../../shared/ui/SearchBox';
import { say } from '../../words/say';
import {
  MARKS,
  narrowings,
  presetOf,
  presets,
  withMark,
  withPreset,
  withText,
  withWhose,
} from './list-filter';
import menu from '../../shared/ui/FilterMenu.module.css';
import styles from './ListTools.module.css';

export interface Filtered {
  filter: ConversationFilter;
  onFilter: (filter: ConversationFilter) => void;
}

interface OneProps<Value extends string> {
  legend: string;
  name: string;
  options: readonly { value: Value; word: string }[];
  chosen: Value;
  onChoose: (value: Value) => void;
}

function One<Value extends string>({ legend, name, options, chosen, onChoose }: OneProps<Value>) {
  const group = useId();
  return (
    <fieldset className={menu.field}>
      <legend>{legend}</legend>
      {options.map(({ value, word }) => (
        <label key={value} className={menu.option}>
          <input
            type="radio"
            name={group}
            checked={value === chosen}
            onChange={() => onChoose(value)}
            data-testid={`${name}-${value}`}
          />
          <span>{word}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Whose({ filter, onFilter }: Filtered) {
  const { status, assignee } = filter;
  const statuses = (['open', 'closed', 'all'] as const).map((value) => ({
    value,
    word: say(`inbox.${value}`),
  }));
  return (
    <>
      <One
        legend={say('field.status')}
        name="list-status"
        options={statuses}
        chosen={status}
        onChoose={(value) => onFilter(withWhose(filter, { ...filter, status: value }))}
      />
      <One
        legend={say('inbox.assignedTo')}
        name="list-assignee"
        options={[
          { value: 'any', word: say('inbox.anybodys') },
          { value: 'me', word: say('inbox.mine') },
          { value: 'none', word: say('inbox.unassigned') },
        ]}
        chosen={assignee ?? 'any'}
        onChoose={(value) =>
          onFilter(withWhose(filter, { status, ...(value === 'any' ? {} : { assignee: value }) }))
        }
      />
    </>
  );
}

function Marks({ filter, onFilter }: Filtered) {
  return (
    <fieldset className={menu.field}>
      <legend>{say('inbox.only')}</legend>
      {MARKS.map((mark) => (
        <label key={mark} className={menu.option}>
          <input
            type="checkbox"
            checked={filter[mark] === true}
            onChange={(event) => onFilter(withMark(filter, mark, event.target.checked))}
            data-testid={`list-${mark}`}
          />
          <span>{say(`inbox.${mark}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

function Tag({ filter, onFilter, tags }: Filtered & { tags: readonly string[] }) {
  const [typed, setTyped] = useState(filter.tag ?? '');
  const id = useId();
  const ask = () => {
    const tag = typed.trim();
    if (tag !== (filter.tag ?? '')) onFilter(withText(filter, 'tag', tag));
  };
  return (
    <form
      className={menu.field}
      onSubmit={(event) => {
        event.preventDefault();
        ask();
      }}
    >
      <label className={styles.tag}>
        <span>{say('inbox.tag')}</span>
        <input
          type="text"
          list={id}
          maxLength={40}
          autoComplete="off"
          dir="auto"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={ask}
          data-testid="list-tag"
        />
      </label>
      <datalist id={id}>
        {tags.map((tag) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
    </form>
  );
}

interface Props extends Filtered {
  typed: string;
  /** Of those who are in the list. */
  tags: readonly string[];
  onType: (q: string) => void;
  onLeaveSearch: () => void;
}

export function ListTools({ filter, onFilter, typed, tags, onType, onLeaveSearch }: Props) {
  const count = narrowings(filter);
  const choices = presets.map((value) => ({ value, word: say(`inbox.${value}`) }));
  const { status, assignee, q } = filter;
  const clear = () =>
    onFilter(
      withText(withWhose({ status: 'open' }, { status, ...(assignee && { assignee }) }), 'q', q ?? ''),
    );
  return (
    <div className={styles.tools}>
      <div className={styles.line}>
        <SearchBox
          q={typed}
          placeholder={say('inbox.search')}
          label={say('inbox.searchBy')}
          onQ={onType}
          onLeave={onLeaveSearch}
        />
        <Menu word={say('table.filters')} icon={<FilterIcon />} chosen={count} testId="list-filters">
          <Whose {...{ filter, onFilter }} />
          <Marks {...{ filter, onFilter }} />
          <Tag key={filter.tag ?? ''} {...{ filter, onFilter, tags }} />
          {count > 0 && (
            <Button onClick={clear} data-testid="list-clear">
              {say('table.clearFilters')}
            </Button>
          )}
        </Menu>
      </div>
      <Choices
        name="conversations"
        choices={choices}
        chosen={presetOf(filter)}
        onChoose={(preset) => onFilter(withPreset(filter, preset))}
      />
    </div>
  );
}
