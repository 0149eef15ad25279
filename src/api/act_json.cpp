#include "api/act_json.hpp"

#include "base/json.hpp"

namespace porchlight::api {
namespace {

void append_agent(std::string& out, const store::ActingAgent& agent) {
  json::ObjectWriter(out).number("id", agent.id).text("name", agent.name).end();
}

}  // namespace

void append_ban(std::string& out, const store::Ban& ban) {
  json::ObjectWriter object(out);
  object.number("id", ban.id).text("visitorUid", ban.visitor.uid).boolean("byAddress", ban.by_address);
  object.text_or_null("reason", ban.reason);
  append_agent(object.member("agent"), ban.agent);
  object.text("createdAt", to_iso8601(ban.created));
  ban.ends ? object.text("endsAt", to_iso8601(*ban.ends)) : object.null("endsAt");
  object.end();
}

std::string ban_json(const store::Ban& ban) {
  std::string out;
  append_ban(out, ban);
  return out;
}

std::string bans_page_json(const store::BansPage& page, WallTime now) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter list(object.member("bans"));
  for (const store::Ban& ban : page.bans) append_ban(list.next(), ban);
  list.end();
  object.text_or_null("nextCursor", page.next_cursor).text("now", to_iso8601(now)).end();
  return out;
}

std::string audit_page_json(const store::AuditPage& page, WallTime now) {
  std::string out;
  json::ObjectWriter object(out);
  json::ListWriter list(object.member("entries"));
  for (const store::AuditEntry& entry : page.entries) {
    json::ObjectWriter one(list.next());
    one.number("id", entry.id).text("at", to_iso8601(entry.at));
    append_agent(one.member("agent"), entry.agent);
    one.text("action", entry.action).text("subject", entry.subject).raw("details", entry.details).end();
  }
  list.end();
  object.text_or_null("nextCursor", page.next_cursor).text("now", to_iso8601(now)).end();
  return out;
}

}  // namespace porchlight::api
