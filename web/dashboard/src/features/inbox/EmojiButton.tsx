// Opens what emojis are chosen from, above the text; the text has the focus again afterwards.
import { useCallback, useId, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { SmileIcon } from '../../shared/ui/icons';
import { useElsewhere } from '../../shared/ui/use-elsewhere';
import { say } from '../../words/say';
import composer from './Composer.module.css';
import { EmojiPicker } from './EmojiPicker';
import styles from './EmojiPicker.module.css';

export function EmojiButton({ onPick }: { onPick: (emoji: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const host = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const shut = useCallback(() => setOpen(false), []);
  useElsewhere(isOpen, host, shut);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    shut();
    button.current?.focus();
  };
  return (
    <div ref={host} onKeyDown={onKeyDown}>
      <button
        ref={button}
        type="button"
        className={composer.tool}
        aria-label={say('emoji.choose')}
        title={say('emoji.choose')}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        data-testid="emojis"
        onClick={() => setOpen(!isOpen)}
      >
        <SmileIcon />
      </button>
      {isOpen && (
        <div id={id} role="dialog" aria-label={say('emoji.choose')} className={styles.sheet}>
          <EmojiPicker
            onPick={(emoji) => {
              shut();
              onPick(emoji);
            }}
          />
        </div>
      )}
    </div>
  );
}
