// A button with a word on it; the main thing of a form, or what cannot be taken back, looks so.
import type { ButtonHTMLAttributes } from 'react';
import styles from './buttons.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  kind?: 'main' | 'danger' | 'plain';
}

export function Button({ kind = 'plain', ...button }: Props) {
  return <button type="button" {...button} className={styles.button} data-kind={kind} />;
}
