// Somebody comes by a link: into a project's team, or to a new password. It works once, and says before what it does.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LoginAnswer, Role } from '@porchlight/protocol/rest';
import { ApiError, isNotFound } from '../../shared/api/http';
import { queryKeys } from '../../shared/api/query-keys';
import { lookAtLink, postLink } from '../../shared/api/session-api';
import type { LinkFacts } from '../../shared/api/settings-types';
import { placeHash } from '../../shared/session/place';
import { Button } from '../../shared/ui/Button';
import { DoorCard } from '../../shared/ui/DoorCard';
import { NewPassword, passwordProblem } from '../../shared/ui/NewPassword';
import { TextField } from '../../shared/ui/fields';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import styles from './JoinScreen.module.css';

export interface DoorProps {
  secret: string;
  /** In: with the answer of a login, to that place. */
  onIn: (answer: LoginAnswer, hash: string) => Promise<void>;
  /** Back to the login. */
  onLeave: () => void;
}

function roleIn(role: Role | null): string {
  switch (role) {
    case 'owner':
      return say('join.asOwner');
    case 'viewer':
      return say('join.asViewer');
    default:
      return say('join.asAgent');
  }
}

function inWords(error: Error, hasAccount: boolean): string {
  if (!(error instanceof ApiError)) return say('login.wentWrong');
  if (error.status === 404) return say('join.gone');
  if (error.code === 'unauthorized') return say(hasAccount ? 'join.wrongPassword' : 'join.wrongOrNew');
  if (error.code === 'rateLimited') return say('errors.rateLimited');
  return errorWords(error);
}

/** The project that was joined: the newest of that name. */
function projectOf({ projects }: LoginAnswer, name: string): string {
  const joined = projects.filter((project) => project.name === name).at(-1) ?? projects.at(-1);
  return joined === undefined ? '#/' : placeHash(joined.id);
}

interface Form {
  email: string;
  name: string;
  password: string;
}

interface FieldsProps {
  facts: LinkFacts;
  form: Form;
  change: (part: Partial<Form>) => void;
}

function Fields({ facts, form, change }: FieldsProps) {
  const { kind, email, hasAccount } = facts;
  const isOpen = kind === 'invitation' && email === null;
  return (
    <>
      {isOpen && (
        <TextField
          label={say('login.email')}
          testId="join-email"
          type="email"
          autoComplete="username"
          dir="ltr"
          value={form.email}
          onValue={(value) => change({ email: value })}
        />
      )}
      {kind === 'invitation' && !hasAccount && (
        <TextField
          label={say('join.name')}
          hint={say('join.nameHint')}
          testId="join-name"
          autoComplete="name"
          dir="auto"
          value={form.name}
          onValue={(value) => change({ name: value })}
        />
      )}
      {hasAccount && kind === 'invitation' ? (
        <TextField
          label={say('join.yourPassword')}
          hint={say('join.hasAccount')}
          testId="join-password"
          type="password"
          autoComplete="current-password"
          dir="ltr"
          value={form.password}
          onValue={(value) => change({ password: value })}
        />
      ) : (
        <NewPassword
          label={say(kind === 'password' ? 'join.newPassword' : 'join.password')}
          value={form.password}
          onValue={(value) => change({ password: value })}
        />
      )}
      {isOpen && <p className={styles.hint}>{say('join.orYours')}</p>}
    </>
  );
}

function isReady({ kind, email, hasAccount }: LinkFacts, form: Form): boolean {
  if (kind === 'invitation' && email === null && !form.email.includes('@')) return false;
  if (hasAccount && kind === 'invitation') return form.password !== '';
  return passwordProblem(form.password) === undefined;
}

function useLinkForm({ secret, onIn, facts }: DoorProps & { facts: LinkFacts }) {
  const [form, setForm] = useState<Form>({ email: '', name: '', password: '' });
  const { mutate, isPending, error, reset } = useMutation({
    networkMode: 'always',
    mutationFn: () => {
      const { email, name, password } = form;
      const isInvitation = facts.kind === 'invitation';
      return postLink({
        token: secret,
        password,
        ...(isInvitation && facts.email === null ? { email: email.trim() } : {}),
        ...(isInvitation && !facts.hasAccount && name.trim() !== '' ? { name: name.trim() } : {}),
      });
    },
    onSuccess: (answer) => onIn(answer, projectOf(answer, facts.projectName)),
  });
  const change = (part: Partial<Form>) => {
    setForm({ ...form, ...part });
    if (error !== null) reset();
  };
  return { form, change, mutate, isPending, error };
}

function Link(props: DoorProps & { facts: LinkFacts }) {
  const { facts } = props;
  const { kind, projectName, role, email, hasAccount } = facts;
  const { form, change, mutate, isPending, error } = useLinkForm(props);
  const isJoining = kind === 'invitation';
  const ready = isReady(facts, form);
  return (
    <DoorCard
      title={isJoining ? say('join.title', { project: projectName }) : say('join.passwordTitle')}
      hint={
        <>
          {isJoining && <p>{roleIn(role)}</p>}
          {email !== null && (
            <p data-testid="join-for">
              <bdi>{email}</bdi>
            </p>
          )}
          {!isJoining && <p>{say('join.passwordMeans')}</p>}
        </>
      }
      testId={isJoining ? 'join-form' : 'password-form'}
      onSubmit={() => {
        if (ready && !isPending) mutate();
      }}
    >
      <Fields {...{ facts, form, change }} />
      <Failure isBoxed words={error === null ? '' : inWords(error, hasAccount)} testId="join-failure" />
      <Button kind="main" type="submit" disabled={!ready || isPending} data-testid="join-now">
        {say(isJoining ? 'join.now' : 'join.setPassword')}
      </Button>
    </DoorCard>
  );
}

/** Give it the link as its `key`. */
export function JoinScreen(props: DoorProps) {
  const { secret, onLeave } = props;
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.link(secret),
    queryFn: ({ signal }) => lookAtLink(secret, signal),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    gcTime: 0,
  });
  if (data !== undefined) return <Link {...props} facts={data} />;
  if (error === null) return null;
  const isGone = isNotFound(error) || (error instanceof ApiError && error.status === 400);
  return (
    <DoorCard title={say(isGone ? 'join.goneTitle' : 'app.outOfReach')} testId="link-gone">
      <p role="alert">{isGone ? say('join.gone') : errorWords(error)}</p>
      {!isGone && <Button onClick={() => void refetch()}>{say('common.tryAgain')}</Button>}
      <Button onClick={onLeave} data-testid="to-login">
        {say('join.toLogin')}
      </Button>
    </DoorCard>
  );
}
