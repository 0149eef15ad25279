// A part of a page of settings: a heading, what it is for, its fields, and beside them what they come to.
import { useId } from 'react';
import type { ReactNode } from 'react';
import styles from './Part.module.css';

interface Props {
  title: string;
  hint?: ReactNode;
  /** What comes of it, as it will be. */
  effect?: ReactNode;
  testId: string;
  children: ReactNode;
}

export function Part({ title, hint, effect, testId, children }: Props) {
  const id = useId();
  return (
    <section className={styles.part} aria-labelledby={id} data-testid={testId}>
      <div className={styles.head}>
        <h3 id={id}>{title}</h3>
        <div className={styles.hint}>{hint}</div>
      </div>
      <div className={styles.fields}>{children}</div>
      {effect !== undefined && <div className={styles.effect}>{effect}</div>}
    </section>
  );
}
