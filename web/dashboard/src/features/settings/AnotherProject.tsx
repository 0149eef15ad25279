// Another project, of whose first day the guide takes care.
import { useState } from 'react';
import { useAddProject } from '../../shared/realtime/use-settings';
import { goTo } from '../../shared/session/place';
import { Button } from '../../shared/ui/Button';
import { TextField } from '../../shared/ui/fields';
import { checkOrigin } from '../../shared/text/origin-check';
import { meaningOf } from '../../shared/text/origin-words';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import styles from './Form.module.css';

export function AnotherProject() {
  const [name, setName] = useState('');
  const [site, setSite] = useState('');
  const { mutate, isPending, error } = useAddProject(({ projectId }) => goTo(projectId));
  const check = checkOrigin(site);
  const isWrong = check?.kind === 'wrong';
  const origins = check === undefined || check.kind === 'wrong' ? [] : [check.pattern];
  return (
    <form
      className={styles.short}
      data-testid="another-project"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !isWrong) mutate({ name: name.trim(), origins });
      }}
    >
      <TextField
        label={say('project.name')}
        testId="another-name"
        value={name}
        onValue={setName}
        autoComplete="off"
        dir="auto"
      />
      <TextField
        label={say('another.site')}
        testId="another-site"
        value={site}
        onValue={setSite}
        placeholder={say('origins.example')}
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        inputMode="url"
        error={isWrong ? meaningOf(check) : undefined}
        hint={check === undefined || isWrong ? say('another.later') : meaningOf(check)}
      />
      <Failure error={error} />
      <Button type="submit" disabled={name.trim() === '' || isWrong || isPending} data-testid="another-now">
        {say('another.now')}
      </Button>
    </form>
  );
}
