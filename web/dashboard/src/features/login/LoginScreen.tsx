// Logging in. What went wrong is said in words that help, and goes away as soon as something is typed.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { InputHTMLAttributes } from 'react';
import type { LoginAnswer, LoginRequest } from '@porchlight/protocol/rest';
import { ApiError } from '../../shared/api/http';
import { queryKeys } from '../../shared/api/query-keys';
import { fetchSetup, login } from '../../shared/api/session-api';
import { errorWords } from '../../shared/text/error-words';
import { Button } from '../../shared/ui/Button';
import { DoorCard } from '../../shared/ui/DoorCard';
import { Failure } from '../../shared/ui/Failure';
import { say } from '../../words/say';
import { Told } from '../../words/Told';
import styles from './LoginScreen.module.css';

function inWords(error: Error): string {
  if (!(error instanceof ApiError)) return say('login.wentWrong');
  if (error.code === 'unauthorized') return say('login.wrong');
  if (error.code === 'rateLimited') return say('errors.rateLimited');
  return errorWords(error);
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  onValue: (value: string) => void;
}

function Field({ label, onValue, ...input }: FieldProps) {
  return (
    <label className={styles.field}>
      <span>{label}</span>
      <input required {...input} onChange={(event) => onValue(event.target.value)} />
    </label>
  );
}

/** Nobody can log in yet: how the first one can. Where that cannot be asked, a log-in is tried all the same. */
function SetupNeeded() {
  const { data } = useQuery({
    queryKey: queryKeys.setup(),
    queryFn: ({ signal }) => fetchSetup(signal),
    retry: false,
    refetchOnWindowFocus: false,
  });
  if (data?.needed !== true) return null;
  return (
    <p className={styles.setup} role="status" data-testid="setup-needed">
      <Told of="setup.needed" values={{ command: <code>porchlight setup</code> }} />
    </p>
  );
}

/** `onLogin`: until it ends the form waits. */
export function LoginScreen({ onLogin }: { onLogin: (answer: LoginAnswer) => Promise<void> }) {
  const [form, setForm] = useState<LoginRequest>({ email: '', password: '' });
  const errorId = useId();
  const attempt = useMutation({ mutationFn: login, onSuccess: onLogin });
  const change = (part: Partial<LoginRequest>) => {
    setForm({ ...form, ...part });
    if (attempt.isError) attempt.reset();
  };
  const submit = () => {
    if (!attempt.isPending) attempt.mutate({ ...form, email: form.email.trim() });
  };
  const describedBy = attempt.isError ? { 'aria-describedby': errorId, 'aria-invalid': true } : {};
  return (
    <DoorCard
      title="Porchlight"
      hint={<p>{say('login.claim')}</p>}
      testId="login-form"
      onSubmit={submit}
      validates
    >
      <SetupNeeded />
      <Field
        label={say('login.email')}
        {...describedBy}
        {...{ type: 'email', name: 'email', autoComplete: 'username', autoFocus: true }}
        value={form.email}
        onValue={(email) => change({ email })}
      />
      <Field
        label={say('login.password')}
        {...describedBy}
        {...{ type: 'password', name: 'password', autoComplete: 'current-password' }}
        value={form.password}
        onValue={(password) => change({ password })}
      />
      <Failure isBoxed id={errorId} words={attempt.isError ? inWords(attempt.error) : ''} />
      <Button kind="main" type="submit" disabled={attempt.isPending}>
        {attempt.isPending ? say('login.loggingIn') : say('login.logIn')}
      </Button>
    </DoorCard>
  );
}
