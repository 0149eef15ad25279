#include "conversations/chat_fan.hpp"

#include "base/log.hpp"

#include <utility>

namespace porchlight::conversations {

/// One copy, shared by all threads.
template <typename Value, typename Deliver>
void ChatFan::post_to_all(Value value, Deliver deliver) {
  const auto shared = std::make_shared<const Value>(std::move(value));
  for (const Outlet& outlet : outlets_) {
    outlet.home->post([receiver = outlet.receiver, shared, deliver] { deliver(*receiver, *shared); });
  }
}

void ChatFan::tell(const ChatEvent& event) {
  post_to_all(event, [](ChatReceiver& receiver, const ChatEvent& told) { receiver.on_chat_event(told); });
  publish(event.project, {.node = {}, .event = event, .roster = {}});
}

void ChatFan::tell_roster(ProjectId project, std::vector<RosterEntry> entries) {
  if (entries.empty()) return;
  post_to_all(entries, [project](ChatReceiver& receiver, const std::vector<RosterEntry>& told) {
    receiver.on_roster(project, told);
  });
  publish(project, {.node = {}, .event = {}, .roster = std::move(entries)});
}

void ChatFan::publish(ProjectId project, Envelope envelope) {
  envelope.node = node_;
  const bool must_arrive = envelope.event || envelope.gap;  // the rest is said again and again
  bus_->publish(project, encode(envelope), must_arrive);
}

void ChatFan::on_bus_message(ProjectId project, std::string_view payload) {
  auto envelope = decode_envelope(project, payload);
  if (!envelope)
    return log::warning("a message on the chat channel that is none of ours", {{"project", project}});
  if (envelope->node == node_) return;  // told when it was said
  if (envelope->event) {
    post_to_all(std::move(*envelope->event),
                [](ChatReceiver& receiver, const ChatEvent& told) { receiver.on_chat_event(told); });
  }
  if (!envelope->roster.empty()) {
    post_to_all(std::move(envelope->roster),
                [project](ChatReceiver& receiver, const std::vector<RosterEntry>& told) {
                  receiver.on_roster(project, told);
                });
  }
  if (envelope->roll_call) {
    post_to_all(project, [](ChatReceiver& receiver, ProjectId of) { receiver.on_roll_call(of); });
  }
  if (envelope->gap) {
    post_to_all(project, [](ChatReceiver& receiver, ProjectId of) { receiver.on_listening(of, true); });
  }
}

void ChatFan::on_bus_listening(ProjectId project, bool missed) {
  publish(project, {.node = {}, .event = {}, .roster = {}, .roll_call = true});
  post_to_all(project, [missed](ChatReceiver& receiver, ProjectId of) { receiver.on_listening(of, missed); });
}

void ChatFan::on_bus_lost(ProjectId project) {
  publish(project, {.node = {}, .event = {}, .roster = {}, .gap = true});
}

}  // namespace porchlight::conversations
