// The very first start: an owner and a project, with the key that the server's command line has printed. What comes then
// (the snippet, the first visitor) is the guide's, on the visitors' page.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LoginAnswer } from '@porchlight/protocol/rest';
import { ApiError } from '../../shared/api/http';
import { queryKeys } from '../../shared/api/query-keys';
import { fetchSetup, postSetup } from '../../shared/api/session-api';
import { placeHash } from '../../shared/session/place';
import { checkOrigin } from '../../shared/text/origin-check';
import { meaningOf } from '../../shared/text/origin-words';
import { Button } from '../../shared/ui/Button';
import { DoorCard } from '../../shared/ui/DoorCard';
import { NewPassword, passwordProblem } from '../../shared/ui/NewPassword';
import { TextField } from '../../shared/ui/fields';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import styles from './Setup.module.css';

interface Props {
  secret: string;
  onIn: (answer: LoginAnswer, hash: string) => Promise<void>;
  onLeave: () => void;
}

interface Form {
  email: string;
  name: string;
  password: string;
  projectName: string;
  site: string;
}

function inWords(error: Error): string {
  if (!(error instanceof ApiError)) return say('login.wentWrong');
  if (error.status === 403) return say('setup.wrongKey');
  if (error.status === 409) return say('setup.done');
  if (error.code === 'rateLimited') return say('errors.rateLimited');
  return errorWords(error);
}

function originsOf(site: string): string[] {
  const check = checkOrigin(site);
  return check === undefined || check.kind === 'wrong' ? [] : [check.pattern];
}

function isReady({ email, password, projectName, site }: Form): boolean {
  const isSite = site.trim() === '' || originsOf(site).length > 0;
  const isNamed = projectName.trim() !== '';
  return email.includes('@') && passwordProblem(password) === undefined && isNamed && isSite;
}

function You({ form, change }: { form: Form; change: (part: Partial<Form>) => void }) {
  return (
    <fieldset className={styles.group}>
      <legend>{say('setup.you')}</legend>
      <TextField
        label={say('login.email')}
        testId="setup-email"
        type="email"
        autoComplete="username"
        dir="ltr"
        value={form.email}
        onValue={(email) => change({ email })}
      />
      <TextField
        label={say('join.name')}
        hint={say('join.nameHint')}
        testId="setup-name"
        autoComplete="name"
        dir="auto"
        value={form.name}
        onValue={(name) => change({ name })}
      />
      <NewPassword
        label={say('join.password')}
        value={form.password}
        onValue={(password) => change({ password })}
      />
    </fieldset>
  );
}

function YourSite({ form, change }: { form: Form; change: (part: Partial<Form>) => void }) {
  const check = checkOrigin(form.site);
  const isWrong = check?.kind === 'wrong';
  return (
    <fieldset className={styles.group}>
      <legend>{say('setup.site')}</legend>
      <TextField
        label={say('setup.projectName')}
        testId="setup-project"
        autoComplete="organization"
        dir="auto"
        value={form.projectName}
        onValue={(projectName) => change({ projectName })}
      />
      <TextField
        label={say('setup.address')}
        testId="setup-site"
        placeholder={say('origins.example')}
        inputMode="url"
        autoComplete="url"
        spellCheck={false}
        dir="ltr"
        value={form.site}
        onValue={(site) => change({ site })}
        error={isWrong ? meaningOf(check) : undefined}
        hint={check === undefined || isWrong ? say('another.later') : meaningOf(check)}
      />
    </fieldset>
  );
}

function First({ secret, onIn }: Props) {
  const [form, setForm] = useState<Form>({ email: '', name: '', password: '', projectName: '', site: '' });
  const { mutate, isPending, error, reset } = useMutation({
    networkMode: 'always',
    mutationFn: () => {
      const { email, name, password, projectName, site } = form;
      const who = { email: email.trim(), name: name.trim(), password };
      return postSetup({ key: secret, ...who, projectName: projectName.trim(), origins: originsOf(site) });
    },
    onSuccess: (answer) => onIn(answer, placeHash(answer.projectId)),
  });
  const change = (part: Partial<Form>) => {
    setForm({ ...form, ...part });
    if (error !== null) reset();
  };
  const ready = isReady(form);
  return (
    <DoorCard
      title={say('setup.title')}
      hint={<p>{say('setup.hint')}</p>}
      testId="setup-form"
      onSubmit={() => {
        if (ready && !isPending) mutate();
      }}
    >
      <You {...{ form, change }} />
      <YourSite {...{ form, change }} />
      <Failure isBoxed words={error === null ? '' : inWords(error)} testId="setup-failure" />
      <Button kind="main" type="submit" disabled={!ready || isPending} data-testid="setup-now">
        {say('setup.now')}
      </Button>
    </DoorCard>
  );
}

export function SetupScreen(props: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.setup(),
    queryFn: ({ signal }) => fetchSetup(signal),
    refetchOnWindowFocus: false,
  });
  if (data?.needed === true) return <First {...props} />;
  if (data === undefined && error === null) return null;
  return (
    <DoorCard title={say(error === null ? 'setup.doneTitle' : 'app.outOfReach')} testId="setup-over">
      <p role="alert">{error === null ? say('setup.done') : errorWords(error)}</p>
      {error !== null && <Button onClick={() => void refetch()}>{say('common.tryAgain')}</Button>}
      <Button onClick={props.onLeave} data-testid="to-login">
        {say('join.toLogin')}
      </Button>
    </DoorCard>
  );
}
