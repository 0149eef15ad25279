// A rating as stars; and in words, for who does not see them.
import { counted } from '../../shared/time/ago';
import { say } from '../../words/say';
import { StarIcon } from '../../shared/ui/icons';
import styles from './Rating.module.css';

const BEST = [1, 2, 3, 4, 5];

export function Stars({ score }: { score: number }) {
  return (
    <span
      className={styles.stars}
      role="img"
      aria-label={say('rating.of', { score: counted(score) })}
      title={say('rating.of', { score: counted(score) })}
    >
      {BEST.map((at) => (
        <span key={at} data-full={at <= score || undefined}>
          <StarIcon />
        </span>
      ))}
    </span>
  );
}
