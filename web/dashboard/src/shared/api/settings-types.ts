// What the calls about settings, team and oneself take and answer, by the contract; in the words of these pages.
export type {
  CannedReply as Reply,
  ChatSettings,
  Hours,
  HoursSpan as Span,
  IdentitySecret,
  Invitation,
  LinkAnswer as LinkFacts,
  NewInvitation,
  PasswordLink,
  PreviewSettings,
  ProjectSettings,
  ProjectSettingsChange as SettingsChange,
  RefusedOrigin,
  RefusedOrigins,
  SetupRequest as Setup,
  UseLinkRequest as LinkUse,
} from '@porchlight/protocol/rest';
