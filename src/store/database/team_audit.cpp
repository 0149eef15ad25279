#include "store/database/team_audit.hpp"

#include "base/json.hpp"
#include "store/database/audit_log.hpp"

#include <string>

namespace porchlight::store {
namespace {

Result<void> audit_member(SqlConnection& sql, const TeamAct& act, std::string_view action,
                          std::int64_t subject, const std::string& details) {
  const VisitorKey about{act.project, std::to_string(subject)};
  return add_entry(sql, {about, act.by, act.at}, action, details);
}

}  // namespace

Result<void> audit_role(SqlConnection& sql, const TeamAct& act, const Agent& member, Role role, Role before) {
  std::string details;
  json::ObjectWriter object(details);
  object.text("member", member.email).text("role", to_string(role)).text("previousRole", to_string(before));
  object.end();
  return audit_member(sql, act, "agent.role", member.id, details);
}

Result<void> audit_removal(SqlConnection& sql, const TeamAct& act, const Agent& member, Role role) {
  std::string details;
  json::ObjectWriter(details).text("member", member.email).text("role", to_string(role)).end();
  return audit_member(sql, act, "agent.remove", member.id, details);
}

Result<void> audit_invitation(SqlConnection& sql, const TeamAct& act, const Link& invitation) {
  std::string details;
  json::ObjectWriter object(details);
  object.number("invitationId", invitation.id).text("role", to_string(invitation.role));
  if (!invitation.email.empty()) object.text("member", invitation.email);
  object.text("expiresAt", to_iso8601(invitation.expires)).end();
  return audit_member(sql, act, "agent.invite", invitation.id, details);
}

Result<void> audit_withdrawal(SqlConnection& sql, const TeamAct& act, const Link& invitation) {
  std::string details;
  json::ObjectWriter object(details);
  object.number("invitationId", invitation.id).text("role", to_string(invitation.role));
  if (!invitation.email.empty()) object.text("member", invitation.email);
  object.end();
  return audit_member(sql, act, "agent.uninvite", invitation.id, details);
}

Result<void> audit_joining(SqlConnection& sql, const TeamAct& act, const Agent& member, Role role,
                           std::int64_t invitation) {
  std::string details;
  json::ObjectWriter object(details);
  object.text("member", member.email).text("role", to_string(role));
  if (invitation != 0) object.number("invitationId", invitation);
  object.end();
  return audit_member(sql, act, "agent.join", member.id, details);
}

Result<void> audit_password_link(SqlConnection& sql, const TeamAct& act, const Agent& member,
                                 WallTime expires) {
  std::string details;
  json::ObjectWriter object(details);
  object.text("member", member.email).text("expiresAt", to_iso8601(expires)).end();
  return audit_member(sql, act, "agent.password-link", member.id, details);
}

}  // namespace porchlight::store
