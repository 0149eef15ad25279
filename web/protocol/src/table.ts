// The live table of who is here: what is asked for, and what is told. From docs/socket-events.json and docs/openapi.json.
export type {
  TableConversation,
  TableCount,
  TableCounts,
  TableFilter,
  TableGroup,
  TableRow,
  TableSort,
  VisitFacts,
} from './generated/rest';
export type { MoveTable, OpenTable, TableAck, TableChanged, TableWaiting } from './generated/socket-events';
