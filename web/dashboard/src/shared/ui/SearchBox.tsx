// The search box above a list: `/` goes to it, Escape empties it and, as Enter and the arrow down, leads to the list.
import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { say } from '../../words/say';
import { CloseIcon, SearchIcon } from './icons';
import { useSlash } from './use-slash';
import styles from './SearchBox.module.css';

interface Props {
  q: string;
  placeholder: string;
  label: string;
  onQ: (q: string) => void;
  onLeave: () => void;
}

export function SearchBox({ q, placeholder, label, onQ, onLeave }: Props) {
  const input = useRef<HTMLInputElement>(null);
  useSlash(input);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onQ('');
    if (event.key !== 'ArrowDown' && event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    onLeave();
  };
  return (
    <div className={styles.search} role="search">
      <SearchIcon />
      <input
        ref={input}
        type="text"
        inputMode="search"
        placeholder={placeholder}
        aria-label={label}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={q}
        onChange={(event) => onQ(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {q === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button type="button" aria-label={say('common.clearSearch')} onClick={() => onQ('')}>
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
