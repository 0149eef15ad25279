// Asks before something is done that cannot be taken back: what it means, in a sentence, and both ways out.
import { useId } from 'react';
import type { ReactNode } from 'react';
import { say } from '../../words/say';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { useDialogClose } from './dialog-close';
import styles from './Confirm.module.css';

interface Props {
  title: string;
  /** The word on the button that does it. */
  word: string;
  testId: string;
  onConfirm: () => void;
  onClose: () => void;
  children: ReactNode;
}

function Inside({ id, title, word, testId, onConfirm, children }: Omit<Props, 'onClose'> & { id: string }) {
  const close = useDialogClose();
  return (
    <div className={styles.inside}>
      <h2 id={id}>{title}</h2>
      <div className={styles.text}>{children}</div>
      <div className={styles.acts}>
        <Button onClick={close} autoFocus>
          {say('common.cancel')}
        </Button>
        <Button
          kind="danger"
          data-testid={`${testId}-now`}
          onClick={() => {
            onConfirm();
            close();
          }}
        >
          {word}
        </Button>
      </div>
    </div>
  );
}

export function Confirm({ testId, onClose, ...inside }: Props) {
  const id = useId();
  return (
    <Dialog width={460} testId={testId} aria-labelledby={id} onClose={onClose}>
      <Inside id={id} testId={testId} {...inside} />
    </Dialog>
  );
}
