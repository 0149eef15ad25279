// Fields of a form: the label above, what it means below, and what is wrong with it in its place. A screen reader hears all
// of it with the field.
import { useId } from 'react';
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import styles from './fields.module.css';

interface Told {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what stands in it. */
  error?: string | undefined;
  testId: string;
}

interface Described {
  id: string;
  'aria-describedby': string;
  'aria-invalid': true | undefined;
  'data-testid': string;
}

interface Framed extends Told {
  children: (field: Described) => ReactNode;
}

function Frame({ label, hint, error, testId, children: input }: Framed) {
  const id = useId();
  const isWrong = error !== undefined && error !== '';
  const children = input({
    id,
    'aria-describedby': `${id}-hint ${id}-error`,
    'aria-invalid': isWrong || undefined,
    'data-testid': testId,
  });
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      <p id={`${id}-error`} className={styles.error} role="alert" data-testid={`${testId}-error`}>
        {error}
      </p>
      <div id={`${id}-hint`} className={styles.hint}>
        {hint}
      </div>
    </div>
  );
}

type Own<Attributes> = Omit<Attributes, 'onChange' | 'value' | 'id'> & {
  value: string;
  onValue: (value: string) => void;
};

export function TextField({
  label,
  hint,
  error,
  testId,
  onValue,
  ...input
}: Told & Own<InputHTMLAttributes<HTMLInputElement>>) {
  return (
    <Frame {...{ label, hint, error, testId }}>
      {(field) => (
        <input type="text" {...input} {...field} onChange={(event) => onValue(event.target.value)} />
      )}
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  error,
  testId,
  onValue,
  ...area
}: Told & Own<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  return (
    <Frame {...{ label, hint, error, testId }}>
      {(field) => (
        <textarea rows={3} {...area} {...field} onChange={(event) => onValue(event.target.value)} />
      )}
    </Frame>
  );
}

export interface Option {
  value: string;
  word: string;
}

export function SelectField({
  label,
  hint,
  error,
  testId,
  options,
  onValue,
  ...select
}: Told & Own<SelectHTMLAttributes<HTMLSelectElement>> & { options: readonly Option[] }) {
  return (
    <Frame {...{ label, hint, error, testId }}>
      {(field) => (
        <select {...select} {...field} onChange={(event) => onValue(event.target.value)}>
          {options.map(({ value, word }) => (
            <option key={value} value={value}>
              {word}
            </option>
          ))}
        </select>
      )}
    </Frame>
  );
}

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
  testId: string;
}

/** On or off. */
export function Switch({ label, hint, checked, disabled = false, onChange, testId }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.switch}>
      <label>
        <input
          type="checkbox"
          role="switch"
          checked={checked}
          disabled={disabled}
          aria-describedby={id}
          data-testid={testId}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{label}</span>
      </label>
      <div id={id} className={styles.hint}>
        {hint}
      </div>
    </div>
  );
}

interface OneOfProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; word: string }[];
  onValue: (value: Value) => void;
  testId: string;
}

/** One of a few, all of them in sight. */
export function OneOf<Value extends string>({ label, value, options, onValue, testId }: OneOfProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.oneOf} data-testid={testId}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            className="visually-hidden"
            value={option.value}
            checked={option.value === value}
            onChange={() => onValue(option.value)}
          />
          <span>{option.word}</span>
        </label>
      ))}
    </fieldset>
  );
}
