#pragma once
// Engine.IO 4 packets and payloads as text. A packet is a digit and its data; binary messages are bare on
// WebSocket, and `b` with base64 on polling, and on WebSocket with a client that asks for it. A payload, the
// body of a polling request, is packets joined by the record separator.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::engineio {

enum class PacketType : std::uint8_t { open, close, ping, pong, message, upgrade, noop };

struct Packet {
  PacketType type = PacketType::noop;
  bool binary = false;  // messages only
  std::string_view data;
};

inline constexpr char record_separator = '\x1e';

/// A packet that is no binary message. None where it is none.
[[nodiscard]] std::optional<Packet> decode_packet(std::string_view text);
/// Any packet, as it stands in a text frame or a payload. The bytes of a binary message are put into
/// `binary`, which the packet then refers to.
[[nodiscard]] std::optional<Packet> decode_packet(std::string_view text, std::string& binary);

[[nodiscard]] std::string encode_packet(PacketType type, std::string_view data = {});
/// A binary message as text.
[[nodiscard]] std::string encode_base64_packet(std::string_view bytes);

/// Walks through the packets of a payload.
class PayloadReader {
 public:
  enum class Step : std::uint8_t { packet, end, bad };

  explicit PayloadReader(std::string_view payload) : rest_(payload) {}
  /// `packet` is valid until the next call. After `bad` there is nothing more to read.
  [[nodiscard]] Step next(Packet& packet);

 private:
  std::string_view rest_;
  std::string binary_;
  std::size_t packets_ = 0;
  bool ended_ = false;
};

}  // namespace porchlight::engineio
