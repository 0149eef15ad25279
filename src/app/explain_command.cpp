#include "access/identifiers.hpp"
#include "app/commands.hpp"
#include "app/explain_presence.hpp"
#include "base/json.hpp"
#include "store/database/limits.hpp"
#include "store/database/people.hpp"

#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace porchlight::app {
namespace {

/// Which visitors are one with this one, by proofs of the same user.
struct Joins {
  std::string person;  // whose device it is; empty: nobody else's
  WallTime since{};
  std::vector<store::PersonsDevice> devices;  // of the visitor
};

Result<Joins> joins_of(store::Database& database, const store::Visitor& visitor) {
  Joins joins;
  if (visitor.joined_to.empty()) return joins;
  const VisitorKey key{visitor.project, visitor.uid};
  if (visitor.joined_to == visitor.uid) {
    auto devices = database.people().devices_of(key, store::limits::told_devices);
    if (!devices) return devices.error();
    joins.devices = std::move(*devices);
    return joins;
  }
  const auto since = database.people().joined_at(key);
  if (!since) return since.error();
  joins.person = visitor.joined_to;
  joins.since = *since;
  return joins;
}

std::string text_of(const Joins& joins) {
  std::string out;
  if (!joins.person.empty()) {
    out += "  device of: visitor " + joins.person + ", since it proved the same user id at " +
           to_iso8601(joins.since) + "; presence, visits and conversation are that one's\n";
  }
  for (const store::PersonsDevice& device : joins.devices) {
    out += "  device: " + device.uid + ", since it proved the same user id at " + to_iso8601(device.joined) +
           "\n";
  }
  return out;
}

void append_joins(json::ObjectWriter& object, const Joins& joins) {
  object.text_or_null("joinedTo", joins.person);
  joins.person.empty() ? object.null("joinedAt") : object.text("joinedAt", to_iso8601(joins.since));
  std::string devices;
  json::ListWriter list(devices);
  for (const store::PersonsDevice& device : joins.devices) {
    json::ObjectWriter one(list.next());
    one.text("visitorUid", device.uid).text("joinedAt", to_iso8601(device.joined)).end();
  }
  list.end();
  object.raw("devices", devices);
}

/// Of whoever comes from outside: nothing that a terminal would obey.
void print_json(const store::Visitor& visitor, const Joins& joins, const PresenceNote& note,
                std::ostream& out) {
  std::string text;
  json::ObjectWriter object(text);
  object.number("projectId", visitor.project).text("visitorUid", visitor.uid).text("name", visitor.name);
  object.text("email", visitor.email).text("userId", visitor.user_id);
  object.boolean("verified", !visitor.user_id.empty()).boolean("hasSecret", !visitor.secret_hash.empty());
  object.text("firstReferrer", visitor.first_referrer).text("firstSeenAt", to_iso8601(visitor.first_seen));
  object.text("lastSeenAt", to_iso8601(visitor.last_seen));
  append_joins(object, joins);
  object.raw("presence", note.json);
  object.end();
  out << text << '\n';
}

void print_text(const store::Visitor& visitor, const Joins& joins, const PresenceNote& note,
                std::ostream& out) {
  out << "visitor " << visitor.uid << " of project " << visitor.project << '\n'
      << "  first seen: " << to_iso8601(visitor.first_seen) << '\n'
      << "  last seen:  " << to_iso8601(visitor.last_seen) << '\n'
      << "  name: " << json::quoted(visitor.name) << "  e-mail: " << json::quoted(visitor.email)
      << " (as the page said)\n"
      << "  user id: "
      << (visitor.user_id.empty() ? "never proven" : json::quoted(visitor.user_id) + " (proven)") << '\n'
      << "  secret: " << (visitor.secret_hash.empty() ? "came without one" : "kept as a hash") << '\n'
      << "  first referrer: " << json::quoted(visitor.first_referrer) << '\n'
      << text_of(joins) << note.text;
}

}  // namespace

Result<void> explain(const Configuration& configuration, store::Database& database, ProjectId project,
                     const std::string& uid, Output output) {
  if (!access::is_visitor_uid(uid)) return access::bad_uid();
  if (const auto found = database.projects().find(project); !found) return found.error();
  const PresenceNote note = explain_presence(configuration, project, uid);
  const auto visitor = database.visitors().find({project, uid});
  if (visitor) {
    const auto joins = joins_of(database, *visitor);
    if (!joins) return joins.error();
    output.json ? print_json(*visitor, *joins, note, output.out)
                : print_text(*visitor, *joins, note, output.out);
    return {};
  }
  if (visitor.error().code != ErrorCode::not_found) return visitor.error();
  return Error{ErrorCode::not_found, "the database has never seen visitor " + uid + " in project " +
                                         std::to_string(project) + "\n" + note.text};
}

}  // namespace porchlight::app
