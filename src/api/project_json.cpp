#include "api/project_json.hpp"

#include "base/json.hpp"
#include "hours/opening_hours.hpp"
#include "store/database/assignment_rule.hpp"
#include "store/database/chat_appearance.hpp"
#include "store/database/preview_settings.hpp"

namespace porchlight::api {
namespace {

void append_reply(std::string& out, const store::CannedReply& reply) {
  json::ObjectWriter object(out);
  object.number("id", reply.id).text("shortcut", reply.shortcut).text("content", reply.content);
  object.text("changedAt", to_iso8601(reply.changed)).end();
}

}  // namespace

std::string project_settings_json(const store::Project& project, bool mail) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("projectId", project.id).text("name", project.name);
  object.raw("origins", json::list_of_texts(project.origins));
  object.boolean("allowMissingOrigin", project.allow_missing_origin);
  object.boolean("enforceIdentity", project.enforce_identity);
  object.boolean("publicCount", project.count_is_public).number("visitDays", project.visit_days);
  object.boolean("hasPreviousSecret", !project.previous_identity_secret.empty());
  object.raw("chat", store::chat_settings_to_json(project.chat));
  object.raw("preview", store::preview_to_json(project.preview));
  project.hours ? object.raw("hours", hours::to_json(*project.hours)) : object.null("hours");
  object.text("assignment", to_string(project.inbox.assignment));
  json::ObjectWriter(object.member("mail")).boolean("configured", mail).end();
  object.end();
  return out;
}

std::string identity_secret_json(const store::Project& project) {
  std::string out;
  json::ObjectWriter(out)
      .text("secret", project.identity_secret)
      .text_or_null("previousSecret", project.previous_identity_secret)
      .end();
  return out;
}

std::string refused_origins_json(const std::vector<store::RefusedOrigin>& refused, WallTime now) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter list(object.member("refused"));
  for (const store::RefusedOrigin& one : refused) {
    json::ObjectWriter row(list.next());
    row.text("origin", one.origin).text_or_null("page", one.page).number("times", one.times);
    row.text("firstAt", to_iso8601(one.first)).text("lastAt", to_iso8601(one.last)).end();
  }
  list.end();
  object.text("now", to_iso8601(now)).end();
  return out;
}

std::string reply_json(const store::CannedReply& reply) {
  std::string out;
  append_reply(out, reply);
  return out;
}

std::string replies_json(const std::vector<store::CannedReply>& replies) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter list(object.member("replies"));
  for (const store::CannedReply& reply : replies) append_reply(list.next(), reply);
  list.end();
  object.end();
  return out;
}

}  // namespace porchlight::api
