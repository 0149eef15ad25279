// The first rows, asked for by the script that stands in the page (page.ts) and taken over by the table that React draws:
// of one token and one project, and no other's.
import type { VisitorsPage } from '@porchlight/protocol/rest';
import type { TableRow } from '@porchlight/protocol/table';
import type { Visitor } from '@porchlight/protocol/visitor';

export interface FirstRows {
  token: string;
  projectId: number;
  rows: TableRow[];
  /** When they were so, by the server's clock. */
  asOf: string;
}

declare global {
  interface Window {
    porchlightRows?: FirstRows | undefined;
  }
}

/** Whoever is not here is no row. */
function rowOf(visitor: Visitor): TableRow[] {
  const { visitorUid, name, agentName, email, verified, status, currentUrl, title, onlineSince, visit } =
    visitor;
  if (status !== 'online' && status !== 'away') return [];
  return [
    {
      visitorUid,
      name: agentName ?? name ?? null,
      email: email ?? null,
      verified: verified === true,
      bot: false,
      tags: visitor.tags ?? [],
      status,
      currentUrl: currentUrl ?? null,
      title: title ?? null,
      onlineSince: onlineSince ?? null,
      visit: visit ?? null,
      conversation: null, // what is said between them is the socket's to tell
      viewers: [], // as who looks is
    },
  ];
}

/** Nothing, where nobody can say who is here. */
export function rowsIn(page: VisitorsPage): TableRow[] | undefined {
  return page.known ? page.visitors.flatMap(rowOf) : undefined;
}

export function keepRows(first: FirstRows): void {
  window.porchlightRows = first;
}

/** Once, and for whoever asked for them. */
export function takeRows(token: string, projectId: number): FirstRows | undefined {
  const first = window.porchlightRows;
  window.porchlightRows = undefined;
  return first?.token === token && first.projectId === projectId ? first : undefined;
}
