// Pages that asked and were not let in, lately: most often the project's own site under a name that nobody thought of.
import type { RefusedOrigin } from '../../shared/api/settings-types';
import { useChangeSettings, useRefusedOrigins } from '../../shared/realtime/use-settings';
import { checkOrigin } from '../../shared/text/origin-check';
import { ago } from '../../shared/time/ago';
import { useServerNow } from '../../shared/time/use-server-now';
import { Button } from '../../shared/ui/Button';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import { Waiting } from '../../shared/ui/Page';
import { Failure } from '../../shared/ui/Failure';
import lists from './lists.module.css';

function Refused({ refused }: { refused: RefusedOrigin }) {
  const { origin, page, times, lastAt } = refused;
  const now = useServerNow();
  const { mutate, isPending, error } = useChangeSettings();
  const check = checkOrigin(origin);
  const pattern = check === undefined || check.kind === 'wrong' ? undefined : check.pattern;
  const allow = () => {
    if (pattern === undefined) return;
    // Of what is there by then: whoever else adds one loses nothing.
    mutate(({ origins }) => ({ origins: origins.includes(pattern) ? origins : [...origins, pattern] }));
  };
  return (
    <li data-testid="refused-origin" data-origin={origin}>
      <div>
        <bdi className={lists.name}>{origin}</bdi>
        {page !== null && (
          <span className={lists.soft}>
            <bdi data-testid="refused-page">{page}</bdi>
          </span>
        )}
        <span className={lists.soft}>
          {say('refused.times', { times, ago: ago(Date.parse(lastAt), now) })}
        </span>
        {pattern === undefined && <span className={lists.soft}>{say('refused.never')}</span>}
        <Failure words={error === null ? '' : say('refused.failed', { reason: errorWords(error) })} />
      </div>
      {pattern !== undefined && (
        <Button
          disabled={isPending}
          onClick={allow}
          aria-label={say('refused.allowOne', { origin })}
          data-testid="allow-origin"
        >
          {say('refused.allow')}
        </Button>
      )}
    </li>
  );
}

/** `isWatched`: somebody waits for the first page; it is asked for again and again, as nothing is pushed of these. */
export function RefusedOrigins({ isWatched = false }: { isWatched?: boolean }) {
  const query = useRefusedOrigins(isWatched);
  const refused = query.data?.refused;
  const isNone = refused === undefined || refused.length === 0;
  if (isWatched && isNone) return null;
  return (
    <div className={lists.inside} data-testid="refused-origins">
      <h4>{say('refused.title')}</h4>
      {refused === undefined && <Waiting query={query} />}
      {refused?.length === 0 && <p data-testid="none-refused">{say('refused.none')}</p>}
      {!isNone && (
        <>
          <p>{say('refused.claimed')}</p>
          <ul className={lists.list}>
            {refused.map((one) => (
              <Refused key={one.origin} refused={one} />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
