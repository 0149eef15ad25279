// What the visitor thought of the conversation, where it was given.
import { absolute } from '../../shared/time/ago';
import { clockOf } from '../../shared/time/days';
import { say } from '../../words/say';
import { MessageText } from './MessageText';
import styles from './Rating.module.css';
import { Stars } from './Stars';
import type { Line } from './timeline';

export function RatingLine({ line: { score = 0, content, at }, name }: { line: Line; name: string }) {
  const then = Date.parse(at);
  return (
    <li className={styles.line} data-testid="thread-rating" data-score={score}>
      <p className={styles.said}>
        <span>{say('rating.by', { name })}</span>
        <Stars score={score} />
        <time dateTime={at} title={absolute(then)}>
          {clockOf(then)}
        </time>
      </p>
      {content !== '' && <MessageText text={content} />}
    </li>
  );
}
