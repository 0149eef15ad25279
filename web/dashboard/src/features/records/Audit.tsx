// What agents did with visitors, and owners with the project, for owners.
import type { AuditEntry } from '@porchlight/protocol/rest';
import { useAudit } from '../../shared/realtime/use-acts';
import { placeHash } from '../../shared/session/place';
import { useSession } from '../../shared/session/session-context';
import { pseudonym } from '../../shared/text/pseudonym';
import { absolute } from '../../shared/time/ago';
import { say } from '../../words/say';
import { ownerDeed } from './owner-deeds';
import type { OwnerDetails } from './owner-deeds';
import { Record, Records } from './Records';
import styles from './Records.module.css';

type Deed = Pick<AuditEntry, 'action' | 'details'> & { agent: { name: string } };

const isNone = (text: string | null | undefined): text is null | undefined | '' =>
  text === undefined || text === null || text === '';

function banWords(agent: string, { byAddress, endsAt, reason }: Deed['details']): string {
  const ends = isNone(endsAt) ? undefined : absolute(Date.parse(endsAt));
  const forever = byAddress === true ? 'records.bannedWithAddress' : 'records.banned';
  const until = byAddress === true ? 'records.bannedWithAddressUntil' : 'records.bannedUntil';
  const deed = ends === undefined ? say(forever, { agent }) : say(until, { agent, date: ends });
  return isNone(reason) ? deed : say('records.because', { deed, reason });
}

/** The visitor stands above it. */
export function deedWords({ action, details, agent: { name: agent } }: Deed): string {
  const { agentName, note, tags = [] } = details;
  switch (action) {
    case 'visitor.rename':
      return isNone(agentName)
        ? say('records.unnamed', { agent })
        : say('records.named', { agent, name: agentName });
    case 'visitor.note':
      return note === 'removed' ? say('records.noteRemoved', { agent }) : say('records.noted', { agent });
    case 'visitor.tag':
      return tags.length === 0
        ? say('records.untagged', { agent })
        : say('records.tagged', { agent, tags: tags.join(', ') });
    case 'visitor.ban':
      return banWords(agent, details);
    case 'visitor.unban':
      return say('records.unbanned', { agent });
    default:
      return `${agent} ${action}`; // of a newer server
  }
}

function wordsOf(entry: AuditEntry): string {
  const { action, agent, subject, details } = entry;
  return ownerDeed(action, agent.name, subject, details as OwnerDetails) ?? deedWords(entry);
}

function Entry({ entry }: { entry: AuditEntry }) {
  const { project } = useSession();
  const { at, subject } = entry;
  return (
    <Record testId="audit-record">
      {entry.action.startsWith('visitor.') ? (
        <a href={placeHash(project.id, subject)} title={subject}>
          {pseudonym(subject)}
        </a>
      ) : (
        <strong>{say('deeds.project')}</strong>
      )}
      <span dir="auto">{wordsOf(entry)}</span>
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
      title={say('records.audit')}
      hint={say('records.auditHint')}
      none={say('records.nothing')}
      testId="audit"
      query={query}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </Records>
  );
}
