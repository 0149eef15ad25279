// A button with a picture on it: what it does is its name.
import type { ButtonHTMLAttributes } from 'react';
import styles from './buttons.module.css';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
}

export function IconButton({ label, ...button }: Props) {
  return <button type="button" aria-label={label} {...button} className={styles.icon} />;
}
