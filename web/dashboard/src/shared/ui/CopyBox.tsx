// A text to take along: a snippet, a secret, a link. It can be read, and copied by one click.
import { CopyButton } from './CopyButton';
import styles from './CopyBox.module.css';

interface Props {
  text: string;
  /** What the button does. */
  label: string;
  /** Lines of code. */
  isCode?: boolean;
  testId?: string;
}

export function CopyBox({ text, label, isCode = false, testId }: Props) {
  const code = { dir: 'ltr', 'data-testid': testId } as const;
  return (
    <div className={styles.box}>
      {isCode ? (
        <pre tabIndex={0} dir="ltr">
          <code {...code}>{text}</code>
        </pre>
      ) : (
        <code {...code}>{text}</code>
      )}
      <CopyButton text={text} label={label} />
    </div>
  );
}
