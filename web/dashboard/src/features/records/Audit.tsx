// What agents did with visitors, for owners.
import type { AuditEntry } from '@porchlight/protocol/rest';
import { useAudit } from '../../shared/realtime/use-acts';
import { placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { pseudonym } from '../../shared/text/pseudonym';
import { absolute } from '../../shared/time/ago';
import { Record, Records } from './Records';
import styles from './Records.module.css';

/** What follows the agent's name; the visitor stands above it. */
export function deedWords({ action, details }: Pick<AuditEntry, 'action' | 'details'>): string {
  const { agentName, note, tags = [], byAddress, endsAt, reason } = details;
  const why = reason === undefined || reason === null || reason === '' ? '' : ` (${reason})`;
  const until =
    endsAt === undefined || endsAt === null ? 'until it is lifted' : `until ${absolute(Date.parse(endsAt))}`;
  switch (action) {
    case 'visitor.rename':
      return agentName === undefined || agentName === null || agentName === ''
        ? 'gave them back their own name'
        : `called them “${agentName}”`;
    case 'visitor.note':
      return note === 'removed' ? 'removed the note' : 'noted something';
    case 'visitor.tag':
      return tags.length === 0 ? 'took their tags away' : `tagged them with ${tags.join(', ')}`;
    case 'visitor.ban':
      return `banned them ${byAddress === true ? 'with their address ' : ''}${until}${why}`;
    case 'visitor.unban':
      return 'lifted their ban';
    default:
      return action; // of a newer server
  }
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { project } = useSession();
  const { agent, at, subject } = entry;
  return (
    <Record testId="audit-record">
      <a href={placeHash(project.id, subject)} title={subject}>
        {pseudonym(subject)}
      </a>
      <span dir="auto">{`${agent.name} ${deedWords(entry)}`}</span>
      <time className={styles.when} dateTime={at}>
        {absolute(Date.parse(at))}
      </time>
    </Record>
  );
}

export function Audit() {
  const query = useAudit();
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <Records
      title="What was done"
      hint="Names, notes, tags and bans, by whom and when; kept for a year."
      none="Nothing yet."
      testId="audit"
      query={query}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </Records>
  );
}
