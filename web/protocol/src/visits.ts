// What a visitor's trail is made of: how they came, which pages they read, and when. From docs/openapi.json.
export type { Device, PageView, Visit, VisitFacts, VisitsPage } from './generated/rest';
