#pragma once
// Socket.IO 5 packets as text: `<type>[<attachments>-][<namespace>,][<id>][<json>]`. Pure.
//
// Binary does not stand in the JSON: a placeholder `{"_placeholder":true,"num":n}` stands for the n-th of the
// binary messages that follow the packet.

#include <boost/json/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::socketio {

enum class PacketType : std::uint8_t {
  connect,
  disconnect,
  event,
  ack,
  connect_error,
  binary_event,
  binary_ack,
};

struct Packet {
  PacketType type = PacketType::event;
  std::string nsp = "/";
  std::optional<std::uint64_t> id;
  std::size_t attachments = 0;
  /// connect: an object (empty where there was none); events and acks: an array, an event's beginning with
  /// its name as a string; disconnect: null.
  boost::json::value data;
};

/// What clients send: a packet that is checked and ready to use, or none. Reserved event names, arguments of
/// the wrong type, and placeholders beyond the attachments make it none.
[[nodiscard]] std::optional<Packet> decode_packet(std::string_view text);

/// Names that mean something to Socket.IO itself and are no events.
[[nodiscard]] bool is_reserved_event(std::string_view name);

// `args`: JSON, comma-separated, without brackets.

[[nodiscard]] std::string encode_connect(std::string_view nsp, std::string_view socket_id);
/// `data`: JSON, empty for none.
[[nodiscard]] std::string encode_connect_error(std::string_view nsp, std::string_view message,
                                               std::string_view data);
[[nodiscard]] std::string encode_disconnect(std::string_view nsp);
[[nodiscard]] std::string encode_event(std::string_view nsp, std::optional<std::uint64_t> id,
                                       std::string_view event, std::string_view args,
                                       std::size_t attachments = 0);
[[nodiscard]] std::string encode_ack(std::string_view nsp, std::uint64_t id, std::string_view args,
                                     std::size_t attachments = 0);

}  // namespace porchlight::socketio
