// The card at the front door: what stands there before anybody is in.
import type { FormEvent, ReactNode } from 'react';
import styles from './DoorCard.module.css';
import { Lamp } from './Lamp';
import { LanguageMenu } from './LanguageMenu';

interface Props {
  title: string;
  hint?: ReactNode;
  testId: string;
  /** It is a form, then. */
  onSubmit?: () => void;
  /** The browser says what is missing in it. */
  validates?: boolean;
  children: ReactNode;
}

export function DoorCard({ title, hint, testId, onSubmit, validates = false, children }: Props) {
  const inside = (
    <>
      <div className={styles.head}>
        <Lamp size={56} />
        <h1>{title}</h1>
        {hint !== undefined && <div className={styles.hint}>{hint}</div>}
      </div>
      {children}
    </>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  return (
    <main className={styles.screen}>
      <LanguageMenu className={styles.language} />
      {onSubmit === undefined ? (
        <div className={styles.card} data-testid={testId}>
          {inside}
        </div>
      ) : (
        <form className={styles.card} onSubmit={submit} noValidate={!validates} data-testid={testId}>
          {inside}
        </form>
      )}
    </main>
  );
}
