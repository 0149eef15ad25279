// The only place where the socket meets the query caches.
//
// Joins the project's room, takes its events into the ledger at once, and brings the caches in line with it in
// batches: a burst of a thousand arrivals is drawn a few times, not a thousand times. On every (re)connect and
// every `presenceResync` all numbers are forgotten and what is on the screen is asked for again.
import type { QueryClient } from '@tanstack/react-query';
import type { Socket } from 'socket.io-client';
import type { AgentToServerEvents, JoinAck, ServerToAgentEvents } from '@porchlight/protocol/agent-events';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { ServerClock } from '../time/server-clock';
import { queryKeys } from '../api/query-keys';
import type { VisitorFilters } from '../api/query-keys';
import { logEvents } from './event-log';
import { reconcile } from './visitor-cache';
import type { VisitorPages } from './visitor-cache';
import type { PresenceLedger } from './presence-ledger';

export type AgentSocket = Socket<ServerToAgentEvents, AgentToServerEvents>;
export type Connection = 'connecting' | 'live' | 'down';

export interface Following {
  socket: AgentSocket;
  projectId: number;
  client: QueryClient;
  ledger: PresenceLedger;
  clock: ServerClock;
  onConnection: (connection: Connection) => void;
  onDegraded: (degraded: boolean) => void;
  onUnauthorized: () => void;
  onForbidden: () => void;
}

/** How long changes are gathered before they are drawn. */
const GATHER_MS = 16;
/** Counts are asked for at once, then at most so often. */
const COUNTS_EVERY_MS = 1_000;
const ACK_TIMEOUT_MS = 5_000;
/** Before a room is tried again that could not be joined, or a server that sent us away; jittered. */
const RETRY_MS = 1_500;
/** Pages of a list that are asked for again; what was scrolled to beyond them is loaded when scrolled to. */
const MAX_PAGES_REFETCHED = 10;

function isUnauthorized(error: unknown): boolean {
  const data = (error as { data?: { code?: unknown } } | undefined)?.data;
  return data?.code === 'unauthorized';
}

/** Brings every cached list of the project, and the visitors given, in line with the ledger. */
function writeCaches({ client, ledger, projectId }: Following, uids: Iterable<string>): void {
  const lists = client.getQueryCache().findAll({ queryKey: queryKeys.visitorLists(projectId) });
  for (const { queryKey } of lists) {
    const filters = queryKey[2] as VisitorFilters;
    client.setQueryData<VisitorPages>(queryKey, (data) => data && reconcile(ledger, filters, data, data));
  }
  for (const uid of uids) {
    client.setQueryData<Visitor>(queryKeys.visitor(projectId, uid), (data) => data && ledger.show(data));
  }
}

function trimLists({ client, projectId }: Following): void {
  client.setQueriesData<VisitorPages>({ queryKey: queryKeys.visitorLists(projectId) }, (data) =>
    data === undefined || data.pages.length <= MAX_PAGES_REFETCHED
      ? data
      : {
          pages: data.pages.slice(0, MAX_PAGES_REFETCHED),
          pageParams: data.pageParams.slice(0, MAX_PAGES_REFETCHED),
        },
  );
}

/** Asks again for all that is shown; answers that are still under way are not waited for. */
async function refetch(following: Following): Promise<void> {
  const { client, projectId } = following;
  const keys = [
    queryKeys.visitorLists(projectId),
    queryKeys.visitorsOneByOne(projectId),
    queryKeys.stats(projectId),
  ];
  await Promise.all(keys.map((queryKey) => client.cancelQueries({ queryKey })));
  trimLists(following);
  await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
}

/** Runs at once, then at most once every `everyMs`, a last time after the last call. */
function throttled(everyMs: number, run: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = () => {
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      run();
      rest();
    }, everyMs);
  };
  const call = () => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    run();
    rest();
  };
  return { call, stop: () => clearTimeout(timer) };
}

/** Follows the project until the function that it answers is called. */
export function followProject(following: Following): () => void {
  const { socket, projectId, client, ledger, clock } = following;
  const changed = new Set<string>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let gathering = false;
  let joins = 0;

  const later = (ms: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
  };
  const soon = (run: () => void) => later(RETRY_MS * (0.5 + Math.random()), run);

  const counts = throttled(COUNTS_EVERY_MS, () => {
    void client.invalidateQueries({ queryKey: queryKeys.stats(projectId) });
  });

  const flush = () => {
    gathering = false;
    writeCaches(following, changed);
    changed.clear();
    counts.call();
  };
  const touch = (uid: string) => {
    changed.add(uid);
    if (gathering) return;
    gathering = true;
    later(GATHER_MS, flush);
  };

  const onJoined = (ack: JoinAck) => {
    if (!ack.ok) {
      if (ack.error.code === 'unauthorized') following.onUnauthorized();
      else if (ack.error.code === 'forbidden') following.onForbidden();
      else soon(join);
      return;
    }
    clock.observe(ack.now);
    following.onConnection('live');
    void refetch(following);
  };
  const join = () => {
    if (!socket.connected) return;
    const attempt = (joins += 1);
    ledger.forget();
    following.onDegraded(false);
    socket.timeout(ACK_TIMEOUT_MS).emit('joinProjectRoom', { projectId }, (timeout, ack) => {
      if (attempt !== joins || !socket.connected) return;
      if (timeout === null || timeout === undefined) onJoined(ack);
      else soon(join);
    });
  };

  socket.on('connect', join);
  socket.on('disconnect', (reason) => {
    following.onConnection('down');
    // The official client does not come back by itself when the server has sent it away.
    if (reason === 'io server disconnect') soon(() => socket.connect());
  });
  socket.on('connect_error', (error) => {
    if (isUnauthorized(error)) {
      following.onUnauthorized();
      return;
    }
    following.onConnection('down');
    if (!socket.active) soon(() => socket.connect());
  });
  socket.on('error', ({ code }) => {
    if (code === 'unauthorized') following.onUnauthorized();
    if (code === 'forbidden') following.onForbidden();
  });
  socket.on('visitorStatusChanged', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    if (ledger.statusChanged(event)) touch(event.visitorUid);
  });
  socket.on('visitorContextUpdated', (event) => {
    if (event.projectId !== projectId) return;
    clock.observe(event.now);
    if (ledger.contextUpdated(event)) touch(event.visitorUid);
  });
  socket.on('presenceResync', (event) => {
    if (event.projectId !== projectId) return;
    ledger.forget();
    later(Math.random() * event.spreadMs, () => void refetch(following));
  });
  socket.on('presenceDegraded', (event) => {
    if (event.projectId !== projectId) return;
    following.onDegraded(event.degraded);
    if (event.degraded) return;
    ledger.forget();
    void refetch(following);
  });
  logEvents(socket);
  socket.connect();

  return () => {
    joins += 1;
    for (const timer of timers) clearTimeout(timer);
    counts.stop();
    socket.removeAllListeners();
    socket.offAny();
    socket.disconnect();
  };
}
