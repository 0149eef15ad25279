// That a visitor is banned: by whom, until when, why; and the way back.
import type { Ban } from '@porchlight/protocol/rest';
import { useLiftBan } from '../../shared/realtime/use-acts';
import { banWords } from '../../shared/text/ban-words';
import { errorWords } from '../../shared/text/error-words';
import { say } from '../../words/say';
import acts from './Acts.module.css';

export function Banned({ ban }: { ban: Ban }) {
  const { mutate, isPending, error } = useLiftBan();
  return (
    <section className={acts.banned} aria-label={say('ban.banned')} data-testid="banned">
      <div>
        <p dir="auto">{banWords(ban)}</p>
        {ban.reason !== null && ban.reason !== '' && (
          <p className={acts.said}>
            <bdi>{ban.reason}</bdi>
          </p>
        )}
        {error !== null && (
          <p role="alert" className={acts.failure}>
            {say('ban.notLifted', { why: errorWords(error) })}
          </p>
        )}
      </div>
      <button
        type="button"
        className={acts.plain}
        disabled={isPending}
        data-testid="lift-ban"
        onClick={() => mutate({ id: ban.id, visitorUid: ban.visitorUid })}
      >
        {say('ban.lift')}
      </button>
    </section>
  );
}
