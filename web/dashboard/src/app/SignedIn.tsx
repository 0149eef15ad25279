// Who is signed in: asked of the server, unless the log-in has just told it.
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { MeAnswer } from '@porchlight/protocol/rest';
import { ApiError } from '../shared/api/http';
import { queryKeys } from '../shared/api/query-keys';
import { fetchMe } from '../shared/api/session-api';
import { errorWords } from '../shared/text/error-words';
import { say } from '../words/say';
import { Arriving } from './Arriving';
import { Notice } from './Notice';

interface Props {
  token: string;
  /** Where the login has just told it. */
  known: MeAnswer | undefined;
  onLogOut: () => void;
  children: (me: MeAnswer) => ReactNode;
}

/** Units: milliseconds. */
const AGAIN_MS = 5_000;
const isOutOfReach = (error: Error | null) => error instanceof ApiError && error.code === 'network';

export function SignedIn({ token, known, onLogOut, children }: Props) {
  const me = useQuery({
    queryKey: queryKeys.me(),
    queryFn: ({ signal }) => fetchMe(token, signal),
    // Whoever opened the page without a line is let in by itself when there is one.
    refetchInterval: ({ state }) => (isOutOfReach(state.error) ? AGAIN_MS : false),
    networkMode: 'always', // whether there is a line, the server says best
    ...(known === undefined ? {} : { initialData: known }),
  });
  if (me.isError && me.data === undefined) {
    return (
      <Notice
        title={say('app.outOfReach')}
        text={errorWords(me.error)}
        action={say('common.tryAgain')}
        onAction={() => void me.refetch()}
      />
    );
  }
  if (me.data === undefined) return <Arriving />;
  if (me.data.projects.length === 0) {
    return (
      <Notice
        title={say('app.noProject')}
        text={say('app.noProjectWhy')}
        action={say('app.logOut')}
        onAction={onLogOut}
      />
    );
  }
  return children(me.data);
}
