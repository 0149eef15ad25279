// A pane in which nothing is chosen yet: the light is on, and what to do next.
import type { ReactNode } from 'react';
import { Lamp } from '../shared/ui/Lamp';
import styles from './Quiet.module.css';

interface Props {
  title: string;
  testId: string;
  hint?: string;
  /** `/` goes to a search box. */
  searches?: boolean;
  moves: boolean;
  children?: ReactNode;
}

function Keys({ searches }: { searches: boolean }) {
  return (
    <span className={styles.keys}>
      {searches && (
        <>
          <kbd>/</kbd> <span>searches,</span>{' '}
        </>
      )}
      <kbd>↑</kbd> <kbd>↓</kbd> <span>move,</span> <kbd>Enter</kbd> <span>opens.</span>
    </span>
  );
}

export function Quiet({ title, testId, hint = '', searches = false, moves, children }: Props) {
  return (
    <div className={styles.quiet} data-testid={testId}>
      <Lamp size={96} />
      <h2>{title}</h2>
      <p>
        <span>{hint}</span> {moves && <Keys searches={searches} />}
      </p>
      {children}
    </div>
  );
}
