// The pages of a visit, the newest on top. Titles and addresses are a stranger's: they are shown as text of their own
// direction, without what cannot be seen, and lead somewhere only on the project's own sites.
import type { TrailPage, TrailVisit } from '../../shared/realtime/trail';
import { excerpt } from '../../shared/text/excerpt';
import { pagePath, shortened } from '../../shared/text/page-url';
import { clockOf } from '../../shared/time/days';
import { lasted } from '../../shared/time/lasted';
import { PageLink } from '../../shared/ui/PageLink';
import { say } from '../../words/say';
import { Since, Time } from './Time';
import styles from './Visits.module.css';

const TITLE_LENGTH = 120;

/** The page that is being read is linked above already. */
function Address({ url, isOpen }: Pick<TrailPage, 'url' | 'isOpen'>) {
  return (
    <PageLink url={url} isLinked={!isOpen} className={styles.address} testId="trail-path">
      {shortened(excerpt(pagePath(url) ?? url, 2_048))}
    </PageLink>
  );
}

function Spent({ page }: { page: TrailPage }) {
  if (page.isOpen && page.at !== null) return <Since at={page.at} />;
  if (page.ms === null) return null;
  return <span className={styles.number}>{lasted(page.ms)}</span>;
}

function Page({ page }: { page: TrailPage }) {
  const title = page.title?.trim() ?? '';
  return (
    <li className={styles.step} data-testid="trail-page" data-open={page.isOpen || undefined}>
      <div className={styles.what}>
        {title !== '' && (
          <bdi className={styles.title} data-testid="trail-title">
            {excerpt(title, TITLE_LENGTH)}
          </bdi>
        )}
        <Address url={page.url} isOpen={page.isOpen} />
      </div>
      <div className={styles.when}>
        {page.at !== null && <Time at={page.at}>{clockOf(page.at)}</Time>}
        <Spent page={page} />
        {page.isOpen && <span className="visually-hidden">{say('visitor.beingRead')}</span>}
      </div>
    </li>
  );
}

export function TrailList({ visit, name }: { visit: TrailVisit; name: string }) {
  return (
    <>
      <ol className={styles.trail} aria-label={name} data-testid="trail">
        {visit.views.map((page, index) => (
          <Page key={`${page.at ?? 'now'} ${page.url} ${visit.views.length - index}`} page={page} />
        ))}
      </ol>
      {visit.more && <p className={styles.note}>{say('visitor.olderPages')}</p>}
    </>
  );
}
