// A visitor as REST shows one: the database's facts, enriched with presence. URL, title and `onlineSince`
// exist only while the visitor is online. From docs/openapi.json.
export type { Visitor, VisitorAttributes, VisitorDevice, VisitorStatus } from './generated/rest';
