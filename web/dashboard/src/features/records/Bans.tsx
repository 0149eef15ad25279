// Who is banned at the moment, by whom, until when; each can be lifted.
import type { Ban } from '@porchlight/protocol/rest';
import { useBans, useLiftBan } from '../../shared/realtime/use-acts';
import { placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { banWords } from '../../shared/text/ban-words';
import { errorWords } from '../../shared/text/error-words';
import { pseudonym } from '../../shared/text/pseudonym';
import { absolute } from '../../shared/time/ago';
import { say } from '../../words/say';
import { Failure } from '../../shared/ui/Failure';
import { Record, Records } from './Records';
import styles from './Records.module.css';

function OneBan({ ban }: { ban: Ban }) {
  const { project } = useSession();
  const { mutate, isPending, error } = useLiftBan();
  const { id, visitorUid, reason, createdAt } = ban;
  return (
    <Record
      testId="ban-record"
      act={
        <button type="button" disabled={isPending} onClick={() => mutate({ id, visitorUid })}>
          {say('ban.lift')}
        </button>
      }
    >
      <a href={placeHash(project.id, visitorUid)} title={visitorUid}>
        {pseudonym(visitorUid)}
      </a>
      <span dir="auto">{banWords(ban)}</span>
      {reason !== null && reason !== '' && <bdi>{reason}</bdi>}
      <time className={styles.when} dateTime={createdAt}>
        {absolute(Date.parse(createdAt))}
      </time>
      <Failure words={error === null ? '' : say('ban.notLifted', { why: errorWords(error) })} />
    </Record>
  );
}

export function Bans() {
  const query = useBans();
  const bans = query.data?.pages.flatMap((page) => page.bans) ?? [];
  return (
    <Records
      title={say('records.bans')}
      hint={say('records.bansHint')}
      none={say('records.noBans')}
      testId="bans"
      query={query}
    >
      {bans.map((ban) => (
        <OneBan key={ban.id} ban={ban} />
      ))}
    </Records>
  );
}
