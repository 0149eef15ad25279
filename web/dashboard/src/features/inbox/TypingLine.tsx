// Who is typing, below the last message; and what, where the project shows it: grey, for it may never be said. The room of
// the line is always there: the thread does not jump when somebody begins.
import type { Typing } from '../../shared/realtime/typing';
import { useTyping } from '../../shared/realtime/use-conversations';
import { say } from '../../words/say';
import styles from './TypingLine.module.css';

function wordsFor({ visitor, agents }: Typing, visitorName: string): string {
  const names = [
    ...(visitor ? [visitorName] : []),
    ...agents.map(({ name }) => name || say('inbox.anAgent')),
  ];
  const [first, second] = names;
  if (first === undefined) return '';
  if (names.length > 2) return say('inbox.severalType');
  return second === undefined
    ? say('inbox.oneTypes', { name: first })
    : say('inbox.twoType', { first, second });
}

export function TypingLine({ id, visitorName }: { id: number; visitorName: string }) {
  const typing = useTyping(id);
  const words = wordsFor(typing, visitorName);
  return (
    <>
      {typing.text !== '' && (
        <p
          className={styles.preview}
          dir="auto"
          aria-label={say('inbox.typed', { name: visitorName })}
          role="note"
          data-testid="typing-text"
        >
          {typing.text}
        </p>
      )}
      <p className={styles.typing} role="status" data-testid="typing">
        {words !== '' && (
          <>
            <span className={styles.dots} aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            <bdi>{words}</bdi>
          </>
        )}
      </p>
    </>
  );
}
