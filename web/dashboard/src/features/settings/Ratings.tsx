// What visitors thought of conversations lately: the average, and how many gave which score.
import { RATED_DAYS, useRatings } from '../../shared/realtime/use-settings';
import { settingsHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { averaged, counted } from '../../shared/time/ago';
import { Waiting } from '../../shared/ui/Page';
import { Part } from '../../shared/ui/Part';
import { say } from '../../words/say';
import styles from './Ratings.module.css';

function Bars({ scores, count }: { scores: readonly number[]; count: number }) {
  return (
    <ol className={styles.bars} aria-label={say('ratings.title')}>
      {[5, 4, 3, 2, 1].map((score) => {
        const many = scores[score - 1] ?? 0;
        return (
          <li key={score} data-testid="score" data-score={score}>
            <span className="visually-hidden">{say('ratings.gave', { score, count: many })}</span>
            <span aria-hidden="true">{`${counted(score)} ★`}</span>
            <span className={styles.track} aria-hidden="true">
              <span style={{ width: `${(100 * many) / count}%` }} />
            </span>
            <span aria-hidden="true">{counted(many)}</span>
          </li>
        );
      })}
    </ol>
  );
}

export function Ratings({ isAsked }: { isAsked: boolean }) {
  const { project } = useSession();
  const query = useRatings();
  const { data } = query;
  return (
    <Part title={say('ratings.title')} hint={say('ratings.hint', { days: RATED_DAYS })} testId="part-ratings">
      {!isAsked && (
        <p data-testid="not-asked">
          <span>{say('ratings.notAsked')}</span>{' '}
          <a href={settingsHash(project.id, 'widget')}>{say('settings.widget')}</a>
        </p>
      )}
      {data === undefined && <Waiting query={query} />}
      {data !== undefined && (data.average === null || data.count === 0) && (
        <p data-testid="no-ratings">{say('ratings.none')}</p>
      )}
      {data !== undefined && data.average !== null && data.count > 0 && (
        <>
          <p className={styles.average} data-testid="average">
            {say('ratings.average', { average: averaged(data.average), count: data.count })}
          </p>
          <Bars scores={data.scores} count={data.count} />
        </>
      )}
    </Part>
  );
}
