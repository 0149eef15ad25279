#include "store/sessions/session_json.hpp"

#include "base/json.hpp"
#include "base/json_fields.hpp"

#include <boost/json.hpp>

#include <utility>

namespace porchlight::store {
namespace {

namespace bj = boost::json;

WallTime time_of(const bj::object& object, std::string_view name) {
  return WallTime(Milliseconds(json::find_number(object, name).value_or(0)));
}

Session session_of(const bj::object& object) {
  Session session;
  session.state.activity =
      json::text_or_empty(object, "status") == "away" ? Activity::away : Activity::active;
  session.state.url = json::text_or_empty(object, "currentUrl");
  session.state.title = json::text_or_empty(object, "title");
  session.state.name = json::text_or_empty(object, "name");
  session.state.tags = json::text_or_empty(object, "tags");
  session.state.visit = json::text_or_empty(object, "visit");
  session.state.devices = json::text_or_empty(object, "devices");
  session.state.unchecked = json::find_truth(object, "unchecked").value_or(false);
  session.online_since = time_of(object, "since");
  return session;
}

/// Parses in memory of its own, most of the time without an allocation.
template <typename Read>
auto with_object(std::string_view json, Read read) -> decltype(read(std::declval<const bj::object&>())) {
  unsigned char buffer[4'096];
  bj::monotonic_resource memory(buffer);
  boost::system::error_code error;
  const bj::value value = bj::parse(json, error, &memory);
  if (error || !value.is_object()) return std::nullopt;
  return read(value.get_object());
}

bool set_kind(SessionEvent& event, std::string_view word) {
  using Kind = SessionEvent::Kind;
  event.again = word == "again";
  if (word == "online" || word == "again") {
    event.kind = Kind::online;
  } else if (word == "offline") {
    event.kind = Kind::offline;
  } else if (word == "changed") {
    event.kind = Kind::changed;
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string state_json(const VisitorState& state) {
  std::string out;
  json::ObjectWriter object(out);
  object.text("status", state.activity == Activity::away ? "away" : "online")
      .text("currentUrl", state.url)
      .text("title", state.title)
      .text("name", state.name);
  // In front of the visit: what stands behind it is nothing that agents are told at once (lua/settle.lua).
  if (!state.tags.empty()) object.text("tags", state.tags);
  if (!state.visit.empty()) object.text("visit", state.visit);
  if (!state.devices.empty()) object.text("devices", state.devices);
  if (state.unchecked) object.boolean("unchecked", true);
  object.end();
  return out;
}

std::optional<Session> parse_session(std::string_view json) {
  return with_object(json, [](const bj::object& object) { return std::optional(session_of(object)); });
}

std::optional<SessionEvent> parse_session_event(ProjectId project, std::string_view json) {
  return with_object(json, [project](const bj::object& object) -> std::optional<SessionEvent> {
    SessionEvent event;
    const bj::object* const session = json::find_object(object, "session");
    if (!set_kind(event, json::text_or_empty(object, "kind")) || session == nullptr) {
      return std::nullopt;
    }
    event.project = project;
    event.uid = json::text_or_empty(object, "uid");
    event.session = session_of(*session);
    event.last_seen = time_of(object, "lastSeen");
    event.revision = static_cast<Revision>(json::find_number(object, "revision").value_or(0));
    event.now = time_of(object, "now");
    return event;
  });
}

}  // namespace porchlight::store
