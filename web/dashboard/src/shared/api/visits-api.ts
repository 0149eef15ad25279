// What the dashboard asks about a visitor's visits.
import type { VisitsPage } from '@porchlight/protocol/visits';
import { say } from '../../words/say';
import { api, ApiError } from './http';
import type { Asked } from './visitors-api';

const VISITS_PAGE = 10;

/** The newest first; an empty cursor is the beginning. */
export async function fetchVisits(
  { token, projectId, signal }: Asked,
  uid: string,
  cursor: string,
): Promise<VisitsPage> {
  const query = new URLSearchParams({ limit: String(VISITS_PAGE) });
  if (cursor !== '') query.set('cursor', cursor);
  const page = await api<VisitsPage>(
    `/projects/${projectId}/visitors/${encodeURIComponent(uid)}/visits?${query.toString()}`,
    {
      token,
      ...(signal === undefined ? {} : { signal }),
    },
  );
  // A gateway of another version: the rest of the panel is not to fail with this part of it.
  if (!Array.isArray(page.visits)) throw new ApiError('internal', say('errors.noVisits'), 500);
  return page;
}
