// The visitors. Here now: the table over the whole width, the chosen one beside it. Everybody: whoever was ever here, as a
// list. On a narrow screen the chosen one covers both. How they are looked at stands in the address.
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { parseView, viewQuery } from '../features/live-table/view';
import type { View } from '../features/live-table/view';
import { VisitorTable } from '../features/live-table/VisitorTable';
import { listQuery, parseList } from '../features/visitors/list-view';
import type { VisitorFilters } from '../shared/api/query-keys';
import { goTo, goToInbox, placeHash } from '../shared/session/place';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { say } from '../words/say';
import { NobodyChosen } from './NobodyChosen';
import { NobodyEver, NobodyHere } from './NobodyHere';
import { section } from './section';
import { usePreloadedVisitorPane, VisitorPane } from './VisitorPane';
import { WhichVisitors } from './WhichVisitors';
import styles from './VisitorsScreen.module.css';

// The table comes first, and alone: what one of its visitors or another list needs follows.
const OpenConversation = section({
  load: () => import('../features/inbox/OpenConversation').then((file) => file.OpenConversation),
  holdsWork: true,
});
const VisitorList = section({
  load: () => import('../features/visitors/VisitorList').then((file) => file.VisitorList),
});
const FirstInTable = section({
  load: () => import('../features/setup/FirstVisitor').then((file) => file.FirstInTable),
});
const FirstInList = section({
  load: () => import('../features/setup/FirstVisitor').then((file) => file.FirstInList),
});

interface Props {
  projectId: number;
  chosen: string | undefined;
  query: string;
}

interface DetailProps extends Props {
  backTo: string;
  whenNobody: ReactNode;
}

function Detail({ projectId, chosen, query, backTo, whenNobody }: DetailProps) {
  const close = useCallback(() => goTo(projectId, undefined, query), [projectId, query]);
  const follow = useCallback((person: string) => goTo(projectId, person, query, true), [projectId, query]);
  const converse = useCallback((id: number) => goToInbox(projectId, id), [projectId]);
  return (
    <div className={styles.detail}>
      <PaneBoundary name={say('pane.visitor')} key={chosen ?? ''}>
        {chosen === undefined ? (
          whenNobody
        ) : (
          <VisitorPane uid={chosen} onClose={close} backTo={backTo} onJoined={follow}>
            {({ ban }) => (
              <OpenConversation uid={chosen} isBanned={(ban ?? null) !== null} onOpen={converse} />
            )}
          </VisitorPane>
        )}
      </PaneBoundary>
    </div>
  );
}

function Everybody({ projectId, chosen, query, list }: Props & { list: VisitorFilters }) {
  const open = useCallback((uid: string) => goTo(projectId, uid, query), [projectId, query]);
  const onView = useCallback(
    (next: VisitorFilters, replaces = false) => goTo(projectId, chosen, listQuery(next), replaces),
    [projectId, chosen],
  );
  const [isFirstDay, setFirstDay] = useState(false);
  const onFirstDay = useCallback(() => setFirstDay(true), []);
  return (
    <main className={styles.columns} data-chosen={chosen !== undefined || undefined}>
      <div className={styles.list}>
        <div className={styles.which}>
          <WhichVisitors projectId={projectId} chosen={chosen} isEverybody />
          {isFirstDay && <FirstInList onClose={() => setFirstDay(false)} />}
        </div>
        <PaneBoundary name={say('pane.list')}>
          <VisitorList
            {...{ onView, chosen }}
            view={list}
            onOpen={open}
            whenNobodyEverCame={<NobodyEver onFirstDay={onFirstDay} />}
          />
        </PaneBoundary>
      </div>
      <Detail {...{ projectId, chosen, query }} backTo={say('app.visitors')} whenNobody={<NobodyChosen />} />
    </main>
  );
}

function HereNow({ projectId, chosen, query }: Props) {
  const view = useMemo(() => parseView(query), [query]);
  const [isFirstDay, setFirstDay] = useState(false);
  const onFirstDay = useCallback(() => setFirstDay(true), []);
  const open = useCallback((uid: string) => goTo(projectId, uid, query), [projectId, query]);
  const onView = useCallback(
    (next: View, replaces = false) => goTo(projectId, chosen, viewQuery(next), replaces),
    [projectId, chosen],
  );
  return (
    <main className={styles.wide} data-chosen={chosen !== undefined || undefined}>
      <PaneBoundary name={say('pane.table')}>
        <VisitorTable
          {...{ view, onView, chosen }}
          onOpen={open}
          everybodyWith={(q) => placeHash(projectId, chosen, listQuery({ status: 'all', q }))}
          whenNobodyHere={<NobodyHere {...{ projectId, onFirstDay }} />}
        >
          <WhichVisitors projectId={projectId} chosen={chosen} isEverybody={false} />
          {isFirstDay && <FirstInTable onClose={() => setFirstDay(false)} />}
        </VisitorTable>
      </PaneBoundary>
      {chosen !== undefined && (
        <Detail {...{ projectId, chosen, query }} backTo={say('app.visitors')} whenNobody={null} />
      )}
    </main>
  );
}

export function VisitorsScreen(props: Props) {
  usePreloadedVisitorPane();
  useEffect(() => void OpenConversation.preload(), []);
  const list = useMemo(() => parseList(props.query), [props.query]);
  return list === undefined ? <HereNow {...props} /> : <Everybody {...props} list={list} />;
}
