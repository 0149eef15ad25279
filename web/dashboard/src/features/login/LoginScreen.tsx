// Logging in. What went wrong is said in words that help, and goes away as soon as something is typed.
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { FormEvent, InputHTMLAttributes } from 'react';
import type { LoginAnswer, LoginRequest } from '@porchlight/protocol/rest';
import { ApiError } from '../../shared/api/http';
import { login } from '../../shared/api/session-api';
import { Lamp } from '../../shared/ui/Lamp';
import styles from './LoginScreen.module.css';

function inWords(error: Error): string {
  if (!(error instanceof ApiError)) return 'Something went wrong. Try again.';
  if (error.code === 'unauthorized') return 'That e-mail and password do not belong together.';
  if (error.code === 'rateLimited') return 'Too many attempts. Wait a minute, then try again.';
  return error.message;
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

/** `onLogin`: until it ends the form waits. */
export function LoginScreen({ onLogin }: { onLogin: (answer: LoginAnswer) => Promise<void> }) {
  const [form, setForm] = useState<LoginRequest>({ email: '', password: '' });
  const errorId = useId();
  const attempt = useMutation({ mutationFn: login, onSuccess: onLogin });
  const change = (part: Partial<LoginRequest>) => {
    setForm({ ...form, ...part });
    if (attempt.isError) attempt.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!attempt.isPending) attempt.mutate({ ...form, email: form.email.trim() });
  };
  const describedBy = attempt.isError ? { 'aria-describedby': errorId, 'aria-invalid': true } : {};
  return (
    <main className={styles.screen}>
      <form className={styles.card} onSubmit={submit} data-testid="login-form">
        <div className={styles.head}>
          <Lamp size={56} />
          <h1>Porchlight</h1>
          <p>See who is at your door.</p>
        </div>
        <Field
          label="E-mail"
          {...describedBy}
          {...{ type: 'email', name: 'email', autoComplete: 'username', autoFocus: true }}
          value={form.email}
          onValue={(email) => change({ email })}
        />
        <Field
          label="Password"
          {...describedBy}
          {...{ type: 'password', name: 'password', autoComplete: 'current-password' }}
          value={form.password}
          onValue={(password) => change({ password })}
        />
        <p id={errorId} className={styles.error} role="alert">
          {attempt.isError ? inWords(attempt.error) : ''}
        </p>
        <button type="submit" className={styles.submit} disabled={attempt.isPending}>
          {attempt.isPending ? 'Logging in…' : 'Log in'}
        </button>
      </form>
    </main>
  );
}
