// Since when somebody is on the site: the visit's beginning. Whoever comes back within half an hour goes on with their
// visit, and is on a page for no longer than on the site. Where the visit is not known, since they came online.
import type { Visitor } from '@porchlight/protocol/visitor';

type Here = Pick<Visitor, 'onlineSince'> & { visit?: { startedAt: string } | null | undefined };

export function hereSince({ onlineSince, visit }: Here): string | null {
  const online = onlineSince ?? null;
  return online === null ? null : (visit?.startedAt ?? online);
}
