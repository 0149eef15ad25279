// Logging in. What went wrong is said in words that help, and goes away as soon as something is typed.
import { useEffect, useId, useState } from 'react';
import type { InputHTMLAttributes } from 'react';
import type { LoginAnswer, LoginRequest } from '@porchlight/protocol/rest';
import { ApiError } from '../../shared/api/http';
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
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => {
    const asking = new AbortController();
    fetchSetup(asking.signal).then(
      ({ needed }) => setNeeded(needed),
      () => undefined,
    );
    return () => asking.abort();
  }, []);
  if (!isNeeded) return null;
  return (
    <p className={styles.setup} role="status" data-testid="setup-needed">
      <Told of="setup.needed" values={{ command: <code>porchlight setup</code> }} />
    </p>
  );
}

interface Props {
  /** Until it ends the form waits. */
  onLogin: (answer: LoginAnswer) => Promise<void>;
}

/** One at a time: what comes of it, until something is typed. */
function useAttempt(onLogin: Props['onLogin']) {
  const [attempt, setAttempt] = useState<{ isPending: boolean; error?: Error }>({ isPending: false });
  const tryIt = (form: LoginRequest) => {
    if (attempt.isPending) return;
    setAttempt({ isPending: true });
    login(form)
      .then(onLogin)
      .catch((error: Error) => setAttempt({ isPending: false, error }));
  };
  const forget = () => attempt.error !== undefined && setAttempt({ isPending: false });
  return { ...attempt, tryIt, forget };
}

export function LoginScreen({ onLogin }: Props) {
  const [form, setForm] = useState<LoginRequest>({ email: '', password: '' });
  const errorId = useId();
  const { isPending, error, tryIt, forget } = useAttempt(onLogin);
  const change = (part: Partial<LoginRequest>) => {
    setForm({ ...form, ...part });
    forget();
  };
  const submit = () => tryIt({ ...form, email: form.email.trim() });
  const describedBy = error === undefined ? {} : { 'aria-describedby': errorId, 'aria-invalid': true };
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
      <Failure isBoxed id={errorId} words={error === undefined ? '' : inWords(error)} />
      <Button kind="main" type="submit" disabled={isPending}>
        {isPending ? say('login.loggingIn') : say('login.logIn')}
      </Button>
    </DoorCard>
  );
}
