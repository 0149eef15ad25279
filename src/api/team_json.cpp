#include "api/team_json.hpp"

#include "base/json.hpp"

namespace porchlight::api {
namespace {

void append_invitation(std::string& out, const store::Link& invitation) {
  std::string by;
  json::ObjectWriter(by).number("id", invitation.by.id).text("name", invitation.by.name).end();
  json::ObjectWriter object(out);
  object.number("id", invitation.id).text_or_null("email", invitation.email);
  object.text("role", to_string(invitation.role)).raw("by", by);
  object.text("createdAt", to_iso8601(invitation.created));
  object.text("expiresAt", to_iso8601(invitation.expires)).end();
}

}  // namespace

std::string member_json(const store::Agent& agent, ProjectId project) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("id", agent.id).text("name", agent.name).text("email", agent.email);
  for (const store::Membership& membership : agent.memberships) {
    if (membership.project == project) object.text("role", to_string(membership.role));
  }
  object.end();
  return out;
}

std::string invitations_json(const std::vector<store::Link>& invitations) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter list(object.member("invitations"));
  for (const store::Link& invitation : invitations) append_invitation(list.next(), invitation);
  list.end();
  object.end();
  return out;
}

std::string new_invitation_json(const store::Link& invitation, std::string_view token) {
  std::string out;
  json::ObjectWriter object(out);
  append_invitation(object.member("invitation"), invitation);
  object.text("token", token).end();
  return out;
}

std::string password_link_json(std::string_view token, WallTime expires) {
  std::string out;
  json::ObjectWriter(out).text("token", token).text("expiresAt", to_iso8601(expires)).end();
  return out;
}

std::string link_json(const store::Link& link) {
  const bool invites = link.kind == store::LinkKind::invitation;
  std::string out;
  json::ObjectWriter object(out);
  object.text("kind", invites ? "invitation" : "password").text_or_null("email", link.email);
  object.text("projectName", link.project_name).text_or_null("role", invites ? to_string(link.role) : "");
  object.text("expiresAt", to_iso8601(link.expires)).boolean("hasAccount", link.agent != 0);
  object.end();
  return out;
}

}  // namespace porchlight::api
