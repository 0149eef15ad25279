// A pane in which nothing is chosen yet: the light is on, and what to do next.
import type { ReactNode } from 'react';
import { Lamp } from '../shared/ui/Lamp';
import { Told } from '../words/Told';
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

const MOVING = { up: <kbd>↑</kbd>, down: <kbd>↓</kbd>, enter: <kbd>Enter</kbd> };

function Keys({ searches }: { searches: boolean }) {
  return (
    <span className={styles.keys}>
      {searches ? (
        <Told of="quiet.keysWithSearch" values={{ ...MOVING, slash: <kbd>/</kbd> }} />
      ) : (
        <Told of="quiet.keys" values={MOVING} />
      )}
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
