#include "access/identifiers.hpp"
#include "app/commands.hpp"
#include "app/explain_presence.hpp"
#include "base/json.hpp"

#include <ostream>

namespace porchlight::app {
namespace {

/// Of whoever comes from outside: nothing that a terminal would obey.
void print_json(const store::Visitor& visitor, const PresenceNote& note, std::ostream& out) {
  std::string text;
  json::ObjectWriter object(text);
  object.number("projectId", visitor.project).text("visitorUid", visitor.uid).text("name", visitor.name);
  object.text("email", visitor.email).text("userId", visitor.user_id);
  object.boolean("verified", !visitor.user_id.empty()).boolean("hasSecret", !visitor.secret_hash.empty());
  object.text("firstReferrer", visitor.first_referrer).text("firstSeenAt", to_iso8601(visitor.first_seen));
  object.text("lastSeenAt", to_iso8601(visitor.last_seen)).raw("presence", note.json);
  object.end();
  out << text << '\n';
}

void print_text(const store::Visitor& visitor, const PresenceNote& note, std::ostream& out) {
  out << "visitor " << visitor.uid << " of project " << visitor.project << '\n'
      << "  first seen: " << to_iso8601(visitor.first_seen) << '\n'
      << "  last seen:  " << to_iso8601(visitor.last_seen) << '\n'
      << "  name: " << json::quoted(visitor.name) << "  e-mail: " << json::quoted(visitor.email)
      << " (as the page said)\n"
      << "  user id: "
      << (visitor.user_id.empty() ? "never proven" : json::quoted(visitor.user_id) + " (proven)") << '\n'
      << "  secret: " << (visitor.secret_hash.empty() ? "came without one" : "kept as a hash") << '\n'
      << "  first referrer: " << json::quoted(visitor.first_referrer) << '\n'
      << note.text;
}

}  // namespace

Result<void> explain(const Configuration& configuration, store::Database& database, ProjectId project,
                     const std::string& uid, Output output) {
  if (!access::is_visitor_uid(uid)) return access::bad_uid();
  if (const auto found = database.projects().find(project); !found) return found.error();
  const PresenceNote note = explain_presence(configuration, project, uid);
  const auto visitor = database.visitors().find({project, uid});
  if (visitor) {
    output.json ? print_json(*visitor, note, output.out) : print_text(*visitor, note, output.out);
    return {};
  }
  if (visitor.error().code != ErrorCode::not_found) return visitor.error();
  return Error{ErrorCode::not_found, "the database has never seen visitor " + uid + " in project " +
                                         std::to_string(project) + "\n" + note.text};
}

}  // namespace porchlight::app
