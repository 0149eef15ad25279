// A password that is chosen: long enough, and to be seen by whoever types it.
import { useState } from 'react';
import { say } from '../../words/say';
import { Switch, TextField } from './fields';

/** The server's limits: characters at least, bytes at most. */
const MIN_CHARACTERS = 8;
const MAX_BYTES = 1_024;

/** What is wrong with it; undefined: nothing. */
export function passwordProblem(password: string): string | undefined {
  if ([...password].length < MIN_CHARACTERS) return say('password.short', { least: MIN_CHARACTERS });
  return new TextEncoder().encode(password).length > MAX_BYTES ? say('password.long') : undefined;
}

interface Props {
  label: string;
  value: string;
  onValue: (value: string) => void;
  /** Beside what is wrong with it by itself. */
  error?: string | undefined;
}

export function NewPassword({ label, value, onValue, error }: Props) {
  const [isShown, setShown] = useState(false);
  const problem = value === '' ? undefined : passwordProblem(value);
  return (
    <>
      <TextField
        label={label}
        hint={say('password.hint', { least: MIN_CHARACTERS })}
        error={problem ?? error}
        testId="new-password"
        type={isShown ? 'text' : 'password'}
        autoComplete="new-password"
        autoCapitalize="off"
        spellCheck={false}
        dir="ltr"
        value={value}
        onValue={onValue}
      />
      <Switch label={say('password.show')} checked={isShown} onChange={setShown} testId="show-password" />
    </>
  );
}
