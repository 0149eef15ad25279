// Why something was not done, in the place where it was tried; nothing where it was done.
import { errorWords } from '../text/error-words';
import styles from './Failure.module.css';

interface Props {
  error?: Error | null;
  /** In place of the error's own. */
  words?: string | undefined;
  /** In a box: where it is the answer to a whole form. */
  isBoxed?: boolean;
  id?: string;
  testId?: string;
}

export function Failure({ error = null, words, isBoxed = false, id, testId }: Props) {
  return (
    <p id={id} role="alert" className={styles.failure} data-boxed={isBoxed || undefined} data-testid={testId}>
      {words ?? (error === null ? '' : errorWords(error))}
    </p>
  );
}
