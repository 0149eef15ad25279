// That a visitor is banned: by whom, until when, why; and the way back.
import type { Ban } from '@porchlight/protocol/rest';
import { useLiftBan } from '../../shared/realtime/use-acts';
import { banWords } from '../../shared/text/ban-words';
import acts from './Acts.module.css';

export function Banned({ ban }: { ban: Ban }) {
  const { mutate, isPending, error } = useLiftBan();
  return (
    <section className={acts.banned} aria-label="Banned" data-testid="banned">
      <div>
        <p dir="auto">{banWords(ban)}</p>
        {ban.reason !== null && ban.reason !== '' && (
          <p className={acts.said}>
            <bdi>{ban.reason}</bdi>
          </p>
        )}
        {error !== null && <p role="alert" className={acts.failure}>{`Not lifted: ${error.message}`}</p>}
      </div>
      <button
        type="button"
        className={acts.plain}
        disabled={isPending}
        data-testid="lift-ban"
        onClick={() => mutate({ id: ban.id, visitorUid: ban.visitorUid })}
      >
        Lift ban
      </button>
    </section>
  );
}
