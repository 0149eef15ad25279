#include "api/visitor_json.hpp"

#include "api/act_json.hpp"
#include "base/json.hpp"
#include "base/lines.hpp"
#include "protocol/visit_facts_json.hpp"
#include "protocol/visitor_devices_json.hpp"

namespace porchlight::api {
namespace {

/// Of the database's times: null where it could not be asked.
void time_or_null(json::ObjectWriter& object, std::string_view name, bool known, WallTime time) {
  known ? object.text(name, to_iso8601(time)) : object.null(name);
}

void append_devices(json::ObjectWriter& object, const presence::VisitorStatus& presence) {
  if (presence.devices.empty()) return;
  const store::VisitorDevices devices = store::visitor_devices(presence.devices);
  object.raw("devices", protocol::devices_json(devices));
  if (devices.more > 0) object.number("moreDevices", devices.more);
}

/// Whose device the visitor is, and which are the visitor's. Nothing is said of whoever is one uid alone.
void append_joined(json::ObjectWriter& object, const store::Visitor& visitor,
                   const std::vector<store::PersonsDevice>& joined) {
  if (visitor.joined_to.empty()) return;
  const bool is_device = visitor.joined_to != visitor.uid;
  object.text_or_null("joinedTo", is_device ? visitor.joined_to : std::string());
  json::ListWriter list(object.member("joined"));
  for (const store::PersonsDevice& device : joined) json::append_string(list.next(), device.uid);
  list.end();
}

/// `joined`: null where many are told.
void append_visitor(std::string& out, const presence::EnrichedVisitor& enriched, const store::Ban* ban,
                    store::Revision revision, std::string_view now,
                    const std::vector<store::PersonsDevice>* joined = nullptr) {
  const store::Visitor& visitor = enriched.visitor;
  const presence::VisitorStatus& presence = enriched.presence;
  json::ObjectWriter object(out);
  object.number("projectId", visitor.project).text("visitorUid", visitor.uid);
  object.text_or_null("name", visitor.name);
  object.text_or_null("agentName", visitor.agent_name).text_or_null("note", visitor.note);
  object.raw("tags", json::list_of_texts(enriched.history_known ? visitor.tags : from_lines(presence.tags)));
  ban == nullptr ? static_cast<void>(object.null("ban")) : append_ban(object.member("ban"), *ban);
  object.text_or_null("email", visitor.email);
  object.text_or_null("contactEmail", visitor.contact_email);
  object.text_or_null("userId", visitor.user_id);
  object.boolean("verified", !visitor.user_id.empty());
  time_or_null(object, "firstSeenAt", enriched.history_known && !enriched.is_bot, visitor.first_seen);
  time_or_null(object, "lastSeenAt", enriched.history_known || presence.is_online, visitor.last_seen);
  if (!enriched.history_known) object.text("history", "unavailable");
  object.boolean("isOnline", presence.is_online).text("status", to_string(presence.status));
  if (presence.is_online) {
    object.text_or_null("currentUrl", presence.url);
    object.text_or_null("title", presence.title);
    object.text("onlineSince", to_iso8601(presence.online_since));
    protocol::append_visit_facts(object.member("visit"), presence.visit, presence.tags);
    append_devices(object, presence);
  }
  if (joined != nullptr && enriched.history_known) {
    object.raw("attributes", visitor.attributes.empty() ? "{}" : visitor.attributes);
    append_joined(object, visitor, *joined);
  }
  object.number("revision", revision).text("now", now);
  object.end();
}

const store::Ban* ban_of(const presence::EnrichedVisitor& enriched, const access::BanDirectory& bans) {
  return bans.of(enriched.visitor.project, enriched.visitor.uid);
}

void append_visitors(std::string& out, const presence::EnrichedPage& page, const access::BanDirectory& bans) {
  const std::string now = to_iso8601(page.now);
  json::ListWriter list(out);
  for (const presence::EnrichedVisitor& visitor : page.visitors) {
    append_visitor(list.next(), visitor, ban_of(visitor, bans), page.revision, now);
  }
  list.end();
}

}  // namespace

std::string visitor_json(const presence::FoundVisitor& found, const access::BanDirectory& bans,
                         const std::vector<store::PersonsDevice>& joined) {
  std::string out;
  append_visitor(out, found.visitor, ban_of(found.visitor, bans), found.revision, to_iso8601(found.now),
                 &joined);
  return out;
}

std::string page_json(const presence::EnrichedPage& page, const access::BanDirectory& bans) {
  std::string out;
  json::ObjectWriter object(out);
  append_visitors(object.member("visitors"), page, bans);
  object.text_or_null("nextCursor", page.next_cursor);
  object.boolean("known", page.known).number("revision", page.changes_from.value_or(page.revision));
  object.text("now", to_iso8601(page.now)).end();
  return out;
}

std::string changes_json(const monitor::TableChanges& changes, const presence::EnrichedPage& page,
                         const access::BanDirectory& bans) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("revision", changes.revision);
  append_visitors(object.member("visitors"), page, bans);
  json::ListWriter gone(object.member("gone"));
  for (const std::string& uid : changes.gone) json::append_string(gone.next(), uid);
  gone.end();
  if (changes.more) object.boolean("more", true);
  object.text("now", to_iso8601(page.now)).end();
  return out;
}

std::string presence_json(const presence::PresenceReport& report) {
  std::string statuses = "{";
  for (const presence::PresenceEntry& entry : report.entries) {
    if (statuses.size() > 1) statuses += ',';
    json::append_string(statuses, entry.uid);
    statuses += ':';
    json::ObjectWriter object(statuses);
    object.boolean("isOnline", entry.is_online).text("status", to_string(entry.status));
    entry.last_seen ? object.text("lastSeenAt", to_iso8601(*entry.last_seen)) : object.null("lastSeenAt");
    object.end();
  }
  statuses += '}';
  std::string out;
  json::ObjectWriter object(out);
  object.number("revision", report.revision).text("now", to_iso8601(report.now)).raw("statuses", statuses);
  object.end();
  return out;
}

std::string stats_json(ProjectId project, const store::PresenceCounts& counts, std::size_t bots, bool known,
                       WallTime now) {
  std::string out;
  json::ObjectWriter object(out);
  object.number("projectId", project).number("online", counts.online).number("away", counts.away);
  if (bots > 0) object.number("bots", bots);
  object.boolean("known", known).text("now", to_iso8601(now));
  object.end();
  return out;
}

std::string public_count_json(const PublicCount& count) {
  std::string out;
  json::ObjectWriter(out).number("count", count.count).text("now", to_iso8601(count.now)).end();
  return out;
}

}  // namespace porchlight::api
