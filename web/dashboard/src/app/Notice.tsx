// One message on an otherwise empty screen, with the one thing that can be done about it.
import { Lamp } from '../shared/ui/Lamp';
import styles from './Notice.module.css';

interface Props {
  title: string;
  text: string;
  action: string;
  onAction: () => void;
}

export function Notice({ title, text, action, onAction }: Props) {
  return (
    <main className={styles.notice}>
      <Lamp size={56} />
      <h1>{title}</h1>
      <p role="alert">{text}</p>
      <button type="button" onClick={onAction}>
        {action}
      </button>
    </main>
  );
}
