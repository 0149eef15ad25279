#include "store/sessions/session_json.hpp"

#include "base/json.hpp"

#include <boost/json.hpp>

#include <utility>

namespace porchlight::store {
namespace {

namespace bj = boost::json;

std::string text_of(const bj::object& object, std::string_view name) {
  const bj::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::int64_t number_of(const bj::object& object, std::string_view name) {
  const bj::value* const value = object.if_contains(name);
  if (value == nullptr) return 0;
  boost::system::error_code inexact;
  const auto number = value->to_number<std::int64_t>(inexact);
  return inexact ? 0 : number;
}

WallTime time_of(const bj::object& object, std::string_view name) {
  return WallTime(Milliseconds(number_of(object, name)));
}

Session session_of(const bj::object& object) {
  Session session;
  session.state.activity = text_of(object, "status") == "away" ? Activity::away : Activity::active;
  session.state.url = text_of(object, "currentUrl");
  session.state.title = text_of(object, "title");
  session.state.name = text_of(object, "name");
  const bj::value* const unchecked = object.if_contains("unchecked");
  session.state.unchecked = unchecked != nullptr && unchecked->is_bool() && unchecked->get_bool();
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
    const bj::value* const session = object.if_contains("session");
    if (!set_kind(event, text_of(object, "kind")) || session == nullptr || !session->is_object()) {
      return std::nullopt;
    }
    event.project = project;
    event.uid = text_of(object, "uid");
    event.session = session_of(session->get_object());
    event.last_seen = time_of(object, "lastSeen");
    event.revision = static_cast<Revision>(number_of(object, "revision"));
    event.now = time_of(object, "now");
    return event;
  });
}

}  // namespace porchlight::store
