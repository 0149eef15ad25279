// Copies a text, and says so for a moment.
import { useEffect, useState } from 'react';
import { say } from '../../words/say';
import { CheckIcon, CopyIcon } from './icons';
import styles from './CopyButton.module.css';

const SAID_MS = 1_800;

export function CopyButton({ text, label }: { text: string; label: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  // No clipboard outside secure contexts: nothing to press, the text can still be selected.
  if (navigator.clipboard === undefined) return null;
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <button type="button" className={styles.button} onClick={copy} aria-label={label} title={label}>
      {copied ? <CheckIcon /> : <CopyIcon />}
      <span aria-live="polite" className="visually-hidden">
        {copied ? say('common.copied') : ''}
      </span>
    </button>
  );
}
