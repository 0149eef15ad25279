// The text of a message, and nothing but text: React's text nodes, and links to plain web addresses. Each text finds
// its own direction, and is isolated, so that no override reaches what stands beside it. A very long one is folded. In
// notes those who are mentioned are marked.
import { memo, useMemo, useState } from 'react';
import { linkify } from '@porchlight/text/linkify';
import { say } from '../../words/say';
import { markedIn } from './mentions';
import styles from './MessageText.module.css';

const FOLDED_CHARACTERS = 1_600;
const FOLDED_LINES = 24;

function isLong(text: string): boolean {
  if (text.length > FOLDED_CHARACTERS) return true;
  let lines = 1;
  for (const character of text) if (character === '\n') lines += 1;
  return lines > FOLDED_LINES;
}

interface Props {
  text: string;
  /** How those are called who may be mentioned in it, and how the reader is. */
  names?: readonly string[];
  mine?: readonly string[];
}

const NOBODY: readonly string[] = [];

function Plain({ text, names, mine }: Required<Props>) {
  if (names.length === 0) return <span>{text}</span>;
  return markedIn(text, names).map(({ text: piece, mark }, index) =>
    mark === undefined ? (
      <span key={index}>{piece}</span>
    ) : (
      <mark key={index} className={styles.mention} data-me={mine.includes(mark) || undefined}>
        {piece}
      </mark>
    ),
  );
}

function Text({ text, names = NOBODY, mine = NOBODY }: Props) {
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
            <Plain key={index} text={piece} names={names} mine={mine} />
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
