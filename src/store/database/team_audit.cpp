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

const SqlText add_to_each_sql{
    "INSERT INTO audit_log (project_id, agent_id, agent_name, action, subject, details, done_at) "
    "SELECT m.project_id, ?2, ?3, ?4, ?5, ?6, ?7 FROM memberships m WHERE m.agent_id = ?1 "
    "ORDER BY m.project_id"};

Result<void> audit_own(SqlConnection& sql, const Agent& agent, const ActingAgent& by, std::string_view action,
                       const std::string& details, WallTime now) {
  const std::string subject = std::to_string(agent.id);
  const auto added = sql.write(add_to_each_sql, {agent.id, by.id, std::string_view(by.name), action,
                                                 std::string_view(subject), std::string_view(details), now});
  if (!added) return added.error();
  return {};
}

std::string member_details(const Agent& agent) {
  std::string details;
  json::ObjectWriter(details).text("member", agent.email).end();
  return details;
}

}  // namespace

ActingAgent acting(const Agent& agent) {
  return {agent.id, agent.name.empty() ? agent.email : agent.name};
}

Result<void> audit_password(SqlConnection& sql, const Agent& agent, const ActingAgent& by, WallTime now) {
  return audit_own(sql, agent, by, "agent.password", member_details(agent), now);
}

Result<void> audit_signing_out(SqlConnection& sql, const Agent& agent, WallTime now) {
  return audit_own(sql, agent, acting(agent), "agent.signedOut", member_details(agent), now);
}

Result<void> audit_renaming(SqlConnection& sql, const Agent& agent, std::string_view before, WallTime now) {
  if (agent.name == before) return {};
  std::string details;
  json::ObjectWriter object(details);
  object.text("member", agent.email).text_or_null("name", agent.name);
  object.text_or_null("previousName", before).end();
  return audit_own(sql, agent, acting(agent), "agent.renamed", details, now);
}

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
