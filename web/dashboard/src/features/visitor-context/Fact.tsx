// One line of a list of facts.
import type { ReactNode } from 'react';
import styles from './VisitorContextPanel.module.css';

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
