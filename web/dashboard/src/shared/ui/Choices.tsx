// One of a few: which part of a list is shown.
import type { VisitorStatus } from '@porchlight/protocol/visitor';
import { say } from '../../words/say';
import { counted } from '../time/ago';
import { StatusDot } from './status';
import styles from './Choices.module.css';

export interface Choice<Value extends string> {
  value: Value;
  word: string;
  status?: VisitorStatus;
  count?: number | undefined;
}

interface Props<Value extends string> {
  name: string;
  choices: Choice<Value>[];
  /** Undefined: none of them. */
  chosen: Value | undefined;
  onChoose: (value: Value) => void;
}

export function Choices<Value extends string>({ name, choices, chosen, onChoose }: Props<Value>) {
  return (
    <fieldset className={styles.choices}>
      <legend className="visually-hidden">{say('common.show')}</legend>
      {choices.map(({ value, word, status, count }) => (
        <label key={value} className={styles.choice} data-testid={`filter-${value}`}>
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            checked={value === chosen}
            onChange={() => onChoose(value)}
          />
          {status !== undefined && <StatusDot status={status} size={10} />}
          <span>{word}</span>
          {count !== undefined && <b data-testid={`count-${value}`}>{counted(count)}</b>}
        </label>
      ))}
    </fieldset>
  );
}
