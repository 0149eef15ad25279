#include "protocol/event_encoding.hpp"

#include "base/json.hpp"

namespace porchlight::protocol {

using json::ObjectWriter;
using store::SessionEvent;

std::string_view status_word(store::Activity activity) {
  return activity == store::Activity::away ? "away" : "online";
}

namespace {

void text_or_null(ObjectWriter& object, std::string_view name, std::string_view value) {
  value.empty() ? object.null(name) : object.text(name, value);
}

AgentEvent encode_changed(const SessionEvent& event) {
  AgentEvent out{"visitorContextUpdated", {}};
  ObjectWriter(out.payload)
      .number("projectId", event.project)
      .text("visitorUid", event.uid)
      .text("status", status_word(event.session.state.activity))
      .text("currentUrl", event.session.state.url)
      .text("title", event.session.state.title)
      .number("revision", event.revision)
      .text("now", to_iso8601(event.now))
      .end();
  return out;
}

AgentEvent encode_status(const SessionEvent& event) {
  const bool online = event.kind == SessionEvent::Kind::online;
  const store::VisitorState& state = event.session.state;
  AgentEvent out{"visitorStatusChanged", {}};
  ObjectWriter writer(out.payload);
  writer.number("projectId", event.project)
      .text("visitorUid", event.uid)
      .boolean("isOnline", online)
      .text("status", online ? status_word(state.activity) : "offline")
      .text("lastSeenAt", to_iso8601(event.last_seen));
  text_or_null(writer, "name", state.name);
  if (online) {
    writer.text("currentUrl", state.url)
        .text("title", state.title)
        .text("onlineSince", to_iso8601(event.session.online_since));
  }
  if (event.again) writer.boolean("again", true);
  writer.number("revision", event.revision).text("now", to_iso8601(event.now)).end();
  return out;
}

}  // namespace

AgentEvent encode(const SessionEvent& event) {
  return event.kind == SessionEvent::Kind::changed ? encode_changed(event) : encode_status(event);
}

AgentEvent encode_identified(const store::Visitor& visitor, WallTime now) {
  AgentEvent out{"visitorIdentified", {}};
  ObjectWriter writer(out.payload);
  writer.number("projectId", visitor.project).text("visitorUid", visitor.uid);
  text_or_null(writer, "name", visitor.name);
  text_or_null(writer, "email", visitor.email);
  text_or_null(writer, "userId", visitor.user_id);
  writer.boolean("verified", !visitor.user_id.empty()).text("now", to_iso8601(now)).end();
  return out;
}

AgentEvent encode_resync(ProjectId project, Milliseconds spread) {
  AgentEvent out{"presenceResync", {}};
  ObjectWriter(out.payload).number("projectId", project).number("spreadMs", spread.count()).end();
  return out;
}

AgentEvent encode_degraded(ProjectId project, bool degraded) {
  AgentEvent out{"presenceDegraded", {}};
  ObjectWriter(out.payload).number("projectId", project).boolean("degraded", degraded).end();
  return out;
}

}  // namespace porchlight::protocol
