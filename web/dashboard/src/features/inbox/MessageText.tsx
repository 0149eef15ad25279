// The text of a message, and nothing but text: React's text nodes, and links to plain web addresses. Each text finds
// its own direction, and is isolated, so that no override reaches what stands beside it. A very long one is folded.
import { memo, useMemo, useState } from 'react';
import { linkify } from '@porchlight/text/linkify';
import { say } from '../../words/say';
import styles from './MessageText.module.css';

const FOLDED_CHARACTERS = 1_600;
const FOLDED_LINES = 24;

function isLong(text: string): boolean {
  if (text.length > FOLDED_CHARACTERS) return true;
  let lines = 1;
  for (const character of text) if (character === '\n') lines += 1;
  return lines > FOLDED_LINES;
}

function Text({ text }: { text: string }) {
  const pieces = useMemo(() => linkify(text, URL), [text]);
  const long = useMemo(() => isLong(text), [text]);
  const [unfolded, unfold] = useState(false);
  return (
    <>
      <p
        dir="auto"
        className={styles.text}
        data-folded={(long && !unfolded) || undefined}
        data-testid="message-text"
      >
        {pieces.map(({ text: piece, href }, index) =>
          href === undefined ? (
            <span key={index}>{piece}</span>
          ) : (
            <a key={index} href={href} title={href} target="_blank" rel="noopener noreferrer nofollow ugc">
              {piece}
            </a>
          ),
        )}
      </p>
      {long && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={unfolded}
          onClick={() => unfold(!unfolded)}
        >
          {unfolded ? say('inbox.showLess') : say('inbox.showAll')}
        </button>
      )}
    </>
  );
}

export const MessageText = memo(Text);
