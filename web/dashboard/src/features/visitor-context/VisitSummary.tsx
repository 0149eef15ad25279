// The visit in a few numbers, and how the visitor came: of somebody who is here the present one, else the last.
import type { ReactNode } from 'react';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { TrailVisit } from '../../shared/realtime/trail';
import { shortened } from '../../shared/text/page-url';
import { counted } from '../../shared/time/ago';
import { lasted } from '../../shared/time/lasted';
import { say } from '../../words/say';
import { Fact } from './Fact';
import { Since, When } from './Time';
import { cameNow, cameThen } from './visit-words';
import type { Came } from './visit-words';
import styles from './Visits.module.css';

function Figure({ name, testId, children }: { name: string; testId: string; children: ReactNode }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd data-testid={testId}>{children}</dd>
    </div>
  );
}

const number = (count: number) => <span className={styles.number}>{counted(count)}</span>;

/** What only somebody who is here has. */
function Now({ visitor, visit }: { visitor: Visitor; visit: TrailVisit }) {
  const open = visit.views[0];
  const isDated = (visitor.visit ?? undefined) !== undefined || visit.kept !== undefined;
  const visits = visitor.visit?.visits ?? 0;
  return (
    <dl className={styles.figures} data-testid="figures">
      {open?.isOpen === true && open.at !== null && (
        <Figure name={say('visitor.onThisPage')} testId="time-on-page">
          <Since at={open.at} />
        </Figure>
      )}
      {isDated && (
        <Figure name={say('visitor.onTheSite')} testId="time-on-site">
          <Since at={visit.startedAt} />
        </Figure>
      )}
      {isDated && (
        <Figure name={say('visitor.pages')} testId="pages-seen">
          {number(visit.pages)}
        </Figure>
      )}
      {visits > 0 && (
        <Figure name={say('visitor.visits')} testId="visits">
          {number(visits)}
        </Figure>
      )}
    </dl>
  );
}

function Then({ visit }: { visit: TrailVisit }) {
  return (
    <dl className={styles.figures} data-testid="figures">
      <Figure name={say('visitor.came')} testId="came-at">
        <When at={visit.startedAt} />
      </Figure>
      {visit.endedAt !== null && (
        <Figure name={say('visitor.stayed')} testId="stayed">
          <span className={styles.number}>{lasted(visit.endedAt - visit.startedAt)}</span>
        </Figure>
      )}
      <Figure name={say('visitor.pages')} testId="pages-seen">
        {number(visit.pages)}
      </Figure>
    </dl>
  );
}

const NAMES: (keyof Came)[] = ['from', 'campaign', 'landing', 'device', 'place'];

export function VisitSummary({ visitor, visit }: { visitor: Visitor; visit: TrailVisit }) {
  const now = visitor.isOnline ? (visitor.visit ?? undefined) : undefined;
  const came: Came = { ...(visit.kept && cameThen(visit.kept)), ...(now && cameNow(now)) };
  const known = NAMES.filter((key) => came[key] !== undefined);
  return (
    <section aria-labelledby="visit-heading" data-testid="visit">
      <h3 id="visit-heading">{visitor.isOnline ? say('visitor.thisVisit') : say('visitor.lastVisit')}</h3>
      {visitor.isOnline ? <Now visitor={visitor} visit={visit} /> : <Then visit={visit} />}
      {known.length > 0 && (
        <dl className={styles.came}>
          {known.map((key) => (
            <Fact key={key} name={say(`visitor.${key}`)}>
              <bdi title={came[key]} data-testid={`came-${key}`}>
                {shortened(came[key] ?? '')}
              </bdi>
            </Fact>
          ))}
        </dl>
      )}
    </section>
  );
}
