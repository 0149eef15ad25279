#include "socketio/packet.hpp"

#include "base/json.hpp"
#include "socketio/json_text.hpp"
#include "socketio/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace porchlight::socketio {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Takes the decimal number that the text begins with. None where there is none or it is too great.
std::optional<std::uint64_t> take_number(std::string_view& text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return number;
}

/// What stands before the JSON; the rest of the text is left. False where it is no packet.
bool take_head(std::string_view& text, Packet& packet) {
  if (text.empty() || text[0] < '0' || text[0] > '6') return false;
  packet.type = static_cast<PacketType>(text[0] - '0');
  text.remove_prefix(1);
  if (packet.type == PacketType::binary_event || packet.type == PacketType::binary_ack) {
    const auto count = take_number(text);
    if (!count || *count > limits::attachments || !text.starts_with('-')) return false;
    packet.attachments = *count;
    text.remove_prefix(1);
  }
  if (text.starts_with('/')) {
    const std::string_view nsp = text.substr(0, text.find(','));
    if (nsp.size() > limits::namespace_characters) return false;
    packet.nsp = nsp;
    text.remove_prefix(std::min(text.size(), nsp.size() + 1));
  }
  if (!text.empty() && is_digit(text[0])) {
    packet.id = take_number(text);
    if (!packet.id) return false;
  }
  return true;
}

/// Does every placeholder name one of the attachments?
bool placeholders_fit(const boost::json::value& value, std::size_t attachments) {
  const auto fits = [attachments](const boost::json::value& inner) {
    return placeholders_fit(inner, attachments);
  };
  if (const auto* array = value.if_array()) return std::ranges::all_of(*array, fits);
  const auto* object = value.if_object();
  if (object == nullptr) return true;
  const auto* mark = object->if_contains("_placeholder");
  if (mark == nullptr || !mark->is_bool() || !mark->get_bool()) {
    return std::ranges::all_of(*object, [&fits](const auto& member) { return fits(member.value()); });
  }
  const auto* num = object->if_contains("num");
  return num != nullptr && num->is_int64() && num->get_int64() >= 0 &&
         static_cast<std::uint64_t>(num->get_int64()) < attachments;
}

/// An event's array begins with its name; a number is one too, and becomes text.
bool check_event(boost::json::value& data) {
  auto* array = data.if_array();
  if (array == nullptr || array->empty()) return false;
  boost::json::value& name = array->front();
  if (name.is_number()) {
    std::string text;
    append_json(text, name);
    name = text;
  }
  const auto* text = name.if_string();
  return text != nullptr && !is_reserved_event({text->data(), text->size()});
}

bool check_data(Packet& packet, bool present) {
  switch (packet.type) {
    case PacketType::connect:
      if (!present) packet.data.emplace_object();
      return packet.data.is_object();
    case PacketType::disconnect:
      return !present;
    case PacketType::event:
      return check_event(packet.data);
    case PacketType::binary_event:
      return check_event(packet.data) && placeholders_fit(packet.data, packet.attachments);
    case PacketType::ack:
      return packet.id.has_value() && packet.data.is_array();
    case PacketType::binary_ack:
      return packet.id.has_value() && packet.data.is_array() &&
             placeholders_fit(packet.data, packet.attachments);
    case PacketType::connect_error:  // servers send it, clients do not
      return false;
  }
  return false;
}

/// Type, attachments, namespace and id, as they stand before the JSON.
std::string head(PacketType type, std::string_view nsp, std::optional<std::uint64_t> id,
                 std::size_t attachments, std::size_t room_for) {
  std::string packet;
  packet.reserve(nsp.size() + room_for + 32);
  packet += static_cast<char>('0' + static_cast<int>(type));
  if (attachments > 0) {
    json::append_number(packet, attachments);
    packet += '-';
  }
  if (nsp != "/") {
    packet += nsp;
    packet += ',';
  }
  if (id) json::append_number(packet, *id);
  return packet;
}

}  // namespace

bool is_reserved_event(std::string_view name) {
  static constexpr std::array<std::string_view, 6> reserved = {
      "connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"};
  return std::ranges::find(reserved, name) != reserved.end();
}

std::optional<Packet> decode_packet(std::string_view text) {
  Packet packet;
  if (!take_head(text, packet)) return std::nullopt;
  const bool present = !text.empty();
  if (present) {
    auto data = parse_json(text);
    if (!data) return std::nullopt;
    packet.data = std::move(*data);
  }
  if (!check_data(packet, present)) return std::nullopt;
  return packet;
}

std::string encode_connect(std::string_view nsp, std::string_view socket_id) {
  std::string packet = head(PacketType::connect, nsp, std::nullopt, 0, socket_id.size());
  json::ObjectWriter(packet).text("sid", socket_id).end();
  return packet;
}

std::string encode_connect_error(std::string_view nsp, std::string_view message, std::string_view data) {
  std::string packet = head(PacketType::connect_error, nsp, std::nullopt, 0, message.size() + data.size());
  json::ObjectWriter writer(packet);
  writer.text("message", message);
  if (!data.empty()) writer.raw("data", data);
  writer.end();
  return packet;
}

std::string encode_disconnect(std::string_view nsp) {
  return head(PacketType::disconnect, nsp, std::nullopt, 0, 0);
}

std::string encode_event(std::string_view nsp, std::optional<std::uint64_t> id, std::string_view event,
                         std::string_view args, std::size_t attachments) {
  const PacketType type = attachments > 0 ? PacketType::binary_event : PacketType::event;
  std::string packet = head(type, nsp, id, attachments, event.size() + args.size());
  packet += '[';
  json::append_string(packet, event);
  if (!args.empty()) {
    packet += ',';
    packet += args;
  }
  packet += ']';
  return packet;
}

std::string encode_ack(std::string_view nsp, std::uint64_t id, std::string_view args,
                       std::size_t attachments) {
  const PacketType type = attachments > 0 ? PacketType::binary_ack : PacketType::ack;
  std::string packet = head(type, nsp, id, attachments, args.size());
  packet += '[';
  packet += args;
  packet += ']';
  return packet;
}

}  // namespace porchlight::socketio
