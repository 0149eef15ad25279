#pragma once
// What is to be told of a conversation, ready to be sent: to the agents of the project, to the visitor's own
// connections, or both. And how it travels to the other gateways. Pure.

#include "base/ids.hpp"
#include "conversations/agent_roster.hpp"
#include "protocol/events.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::conversations {

/// An event of the contract: its name, and its payload as JSON. No name: nobody is told.
struct ReadyEvent {
  std::string name;
  std::string payload;
};

[[nodiscard]] inline ReadyEvent ready(protocol::EncodedEvent event) {
  return {std::string(event.name), std::move(event.payload)};
}

/// Not for clients, but for the gateways that have the visitor's connections: it has become one with others
/// and its thread has changed; it is a device of another by now; it has said in one of its tabs what the
/// others are to know.
inline constexpr std::string_view person_joined = "personJoined";
inline constexpr std::string_view device_joined = "deviceJoined";
inline constexpr std::string_view history_changed = "historyChanged";
/// Likewise, to whoever has visitors of the project: an owner has changed it.
inline constexpr std::string_view project_changed = "projectChanged";

struct ChatEvent {
  ProjectId project = 0;
  ReadyEvent agents;
  std::string visitor_uid;
  ReadyEvent visitor;
};

/// What one gateway says to the others.
struct Envelope {
  std::string node;
  std::optional<ChatEvent> event;
  std::vector<RosterEntry> roster;  // agents' sockets of that node, as they are now
  bool roll_call = false;           // the others are asked for theirs
  bool gap = false;                 // something of that node has not reached them
};

[[nodiscard]] std::string encode(const Envelope& envelope);
/// None for what is no envelope.
[[nodiscard]] std::optional<Envelope> decode_envelope(ProjectId project, std::string_view text);

}  // namespace porchlight::conversations
