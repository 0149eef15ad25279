// What agents do with visitors: name, note, tag, ban; and the log of it.
import type { AuditPage, Ban, BanRequest, BansPage, VisitorChange } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { api } from './http';
import type { Asked } from './visitors-api';

const PAGE = 50;

const options = ({ token, signal }: Asked) => ({ token, ...(signal === undefined ? {} : { signal }) });

function pageOf<Page>(asked: Asked, what: string, cursor: string): Promise<Page> {
  const query = new URLSearchParams({ limit: String(PAGE) });
  if (cursor !== '') query.set('cursor', cursor);
  return api(`/projects/${asked.projectId}/${what}?${query.toString()}`, options(asked));
}

export function patchVisitor(asked: Asked, uid: string, change: VisitorChange): Promise<Visitor> {
  const path = `/projects/${asked.projectId}/visitors/${encodeURIComponent(uid)}`;
  return api(path, { ...options(asked), method: 'PATCH', body: change });
}

/** Those in force, the newest first. */
export function fetchBans(asked: Asked, cursor: string): Promise<BansPage> {
  return pageOf(asked, 'bans', cursor);
}

export function postBan(asked: Asked, ban: BanRequest): Promise<Ban> {
  return api(`/projects/${asked.projectId}/bans`, { ...options(asked), method: 'POST', body: ban });
}

export function deleteBan(asked: Asked, id: number): Promise<void> {
  return api(`/projects/${asked.projectId}/bans/${id}`, { ...options(asked), method: 'DELETE' });
}

/** The newest first. */
export function fetchAudit(asked: Asked, cursor: string): Promise<AuditPage> {
  return pageOf(asked, 'audit', cursor);
}
