#include "protocol/event_encoding.hpp"

#include "protocol/visitor_devices_json.hpp"

namespace porchlight::protocol {

using store::SessionEvent;

std::string_view status_word(store::Activity activity) {
  return activity == store::Activity::away ? "away" : "online";
}

namespace {

/// Of whoever is signed in. The text outlives what is written with it.
template <typename Event>
void add_devices(Event& event, std::string& text, const store::VisitorState& state) {
  if (state.devices.empty()) return;
  const store::VisitorDevices devices = store::visitor_devices(state.devices);
  text = devices_json(devices);
  event.devices = Json{text};
  if (devices.more > 0) event.more_devices = devices.more;
}

/// What is optional is left out where there is none, which says nothing of it.
void say_none(std::string& payload, std::string_view name, std::string_view text) {
  if (!text.empty()) return;
  payload.pop_back();
  payload.append(",\"").append(name).append("\":null}");
}

Json attributes_of(const store::Visitor& visitor) {
  return Json{visitor.attributes.empty() ? std::string_view("{}") : std::string_view(visitor.attributes)};
}

EncodedEvent encode_changed(const SessionEvent& event) {
  const store::VisitorState& state = event.session.state;
  VisitorContextUpdated updated{.project_id = event.project,
                                .visitor_uid = event.uid,
                                .status = status_word(state.activity),
                                .current_url = state.url,
                                .title = state.title,
                                .revision = event.revision,
                                .now = event.now};
  std::string devices;
  add_devices(updated, devices, state);
  return to_agent::visitor_context_updated(updated);
}

EncodedEvent encode_status(const SessionEvent& event) {
  const store::VisitorState& state = event.session.state;
  VisitorStatusChanged changed{.project_id = event.project,
                               .visitor_uid = event.uid,
                               .is_online = event.kind == SessionEvent::Kind::online,
                               .status = "offline",
                               .last_seen_at = event.last_seen,
                               .name = text_or_none(state.name),
                               .revision = event.revision,
                               .now = event.now};
  std::string devices;
  if (changed.is_online) {
    changed.status = status_word(state.activity);
    changed.current_url = state.url;
    changed.title = state.title;
    changed.online_since = event.session.online_since;
    add_devices(changed, devices, state);
  }
  if (event.again) changed.again = true;
  return to_agent::visitor_status_changed(changed);
}

}  // namespace

EncodedEvent encode(const SessionEvent& event) {
  return event.kind == SessionEvent::Kind::changed ? encode_changed(event) : encode_status(event);
}

EncodedEvent encode_identified(const store::Visitor& visitor, WallTime now, Attributes attributes) {
  std::optional<Json> told;
  if (attributes == Attributes::told) told = attributes_of(visitor);
  EncodedEvent event = to_agent::visitor_identified({.project_id = visitor.project,
                                                     .visitor_uid = visitor.uid,
                                                     .name = text_or_none(visitor.name),
                                                     .email = text_or_none(visitor.email),
                                                     .user_id = text_or_none(visitor.user_id),
                                                     .verified = !visitor.user_id.empty(),
                                                     .contact_email = text_or_none(visitor.contact_email),
                                                     .agent_name = text_or_none(visitor.agent_name),
                                                     .note = text_or_none(visitor.note),
                                                     .tags = std::span<const std::string>(visitor.tags),
                                                     .attributes = told,
                                                     .now = now});
  say_none(event.payload, "contactEmail", visitor.contact_email);
  say_none(event.payload, "agentName", visitor.agent_name);
  say_none(event.payload, "note", visitor.note);
  return event;
}

EncodedEvent encode_resync(ProjectId project, Milliseconds spread) {
  return to_agent::presence_resync({.project_id = project, .spread_ms = spread.count()});
}

EncodedEvent encode_degraded(ProjectId project, bool degraded) {
  return to_agent::presence_degraded({.project_id = project, .degraded = degraded});
}

}  // namespace porchlight::protocol
