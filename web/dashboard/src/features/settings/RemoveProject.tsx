// The end of a project: its name is typed again first.
import { useState } from 'react';
import { useRemoveProject } from '../../shared/realtime/use-settings';
import { leaveDoor } from '../../shared/session/place';
import { Button } from '../../shared/ui/Button';
import { TextField } from '../../shared/ui/fields';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import lists from './lists.module.css';

export function RemoveProject({ name }: { name: string }) {
  const [typed, setTyped] = useState('');
  const { mutate, isPending, error } = useRemoveProject(() => leaveDoor());
  return (
    <form
      className={lists.adding}
      data-testid="remove-project"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed === name) mutate(typed);
      }}
    >
      <TextField
        label={say('remove.type', { name })}
        testId="remove-name"
        value={typed}
        onValue={setTyped}
        autoComplete="off"
        spellCheck={false}
        dir="auto"
        error={error === null ? undefined : errorWords(error)}
      />
      <Button kind="danger" type="submit" disabled={typed !== name || isPending} data-testid="remove-now">
        {say('remove.now')}
      </Button>
    </form>
  );
}
