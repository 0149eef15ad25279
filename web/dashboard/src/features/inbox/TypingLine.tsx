// Who is typing, below the last message. Its room is always there: the thread does not jump when somebody begins.
import type { Typing } from '../../shared/realtime/typing';
import { useTyping } from '../../shared/realtime/use-conversations';
import styles from './TypingLine.module.css';

function wordsFor({ visitor, agents }: Typing, visitorName: string): string {
  const names = [...(visitor ? [visitorName] : []), ...agents.map(({ name }) => name || 'An agent')];
  if (names.length === 0) return '';
  if (names.length > 2) return 'Several people are typing';
  return `${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} typing`;
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
