#include "engineio/packet.hpp"

#include "base/utf8.hpp"
#include "engineio/base64.hpp"
#include "engineio/limits.hpp"

namespace porchlight::engineio {

std::optional<Packet> decode_packet(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '6') return std::nullopt;
  return Packet{.type = static_cast<PacketType>(text[0] - '0'), .binary = false, .data = text.substr(1)};
}

std::optional<Packet> decode_packet(std::string_view text, std::string& binary) {
  if (!text.starts_with('b')) return decode_packet(text);
  auto bytes = decode_base64(text.substr(1));
  if (!bytes) return std::nullopt;
  binary = std::move(*bytes);
  return Packet{.type = PacketType::message, .binary = true, .data = binary};
}

std::string encode_packet(PacketType type, std::string_view data) {
  std::string packet;
  packet.reserve(data.size() + 1);
  packet += static_cast<char>('0' + static_cast<int>(type));
  packet += data;
  return packet;
}

std::string encode_base64_packet(std::string_view bytes) {
  std::string packet = "b";
  append_base64(packet, bytes);
  return packet;
}

PayloadReader::Step PayloadReader::next(Packet& packet) {
  if (ended_) return Step::end;
  const std::size_t separator = rest_.find(record_separator);
  const std::string_view text = rest_.substr(0, separator);
  ended_ = separator == rest_.npos;
  if (!ended_) rest_.remove_prefix(separator + 1);

  std::optional<Packet> decoded;
  if (utf8::is_valid(text)) decoded = decode_packet(text, binary_);
  if (!decoded || ++packets_ > limits::payload_packets) {
    ended_ = true;
    return Step::bad;
  }
  packet = *decoded;
  return Step::packet;
}

}  // namespace porchlight::engineio
