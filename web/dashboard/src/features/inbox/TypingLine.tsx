// Who is typing, below the last message. Its room is always there: the thread does not jump when somebody begins.
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
  const words = wordsFor(useTyping(id), visitorName);
  return (
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
  );
}
