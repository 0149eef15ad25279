// REST, /api/v1: what goes in and what comes out. From docs/openapi.json.
export type {
  Agent,
  AgentsAnswer,
  ChatAppearance,
  LoginAnswer,
  LoginRequest,
  MeAnswer,
  PresenceAnswer,
  PresenceRequest,
  PresenceStats,
  ProjectAgent,
  ProjectMembership,
  PublicSettings,
  Role,
  VisitorsPage,
} from './generated/rest';
