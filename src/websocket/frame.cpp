#include "websocket/frame.hpp"

#include "base/utf8.hpp"
#include "websocket/limits.hpp"

#include <cstring>

namespace porchlight::websocket {
namespace {

constexpr unsigned fin_bit = 0x80;
constexpr unsigned mask_bit = 0x80;
constexpr unsigned length_in_2_bytes = 126;
constexpr unsigned length_in_8_bytes = 127;

void append_byte(std::string& out, std::uint64_t value) {
  out += static_cast<char>(value & 0xFFU);
}

void append_header(std::string& out, Opcode opcode, std::size_t length, bool fin, unsigned mask) {
  append_byte(out, (fin ? fin_bit : 0) | static_cast<unsigned>(opcode));
  if (length < length_in_2_bytes) {
    append_byte(out, mask | length);
  } else if (length <= 0xFFFF) {
    append_byte(out, mask | length_in_2_bytes);
    for (int shift = 8; shift >= 0; shift -= 8) append_byte(out, length >> shift);
  } else {
    append_byte(out, mask | length_in_8_bytes);
    for (int shift = 56; shift >= 0; shift -= 8) append_byte(out, length >> shift);
  }
}

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

}  // namespace

bool is_valid_on_wire(std::uint16_t code) {
  const bool registered = code >= 1000 && code <= 1014 && (code < 1004 || code > 1006);
  return registered || (code >= 3000 && code <= 4999);
}

std::string encode_frame(Opcode opcode, std::string_view payload, bool fin) {
  std::string frame;
  frame.reserve(max_header_bytes - sizeof(Mask) + payload.size());
  append_header(frame, opcode, payload.size(), fin, 0);
  frame += payload;
  return frame;
}

std::string encode_masked_frame(Opcode opcode, std::string_view payload, Mask mask, bool fin) {
  std::string frame;
  frame.reserve(max_header_bytes + payload.size());
  append_header(frame, opcode, payload.size(), fin, mask_bit);
  frame.append(mask.data(), mask.size());
  const std::size_t begin = frame.size();
  frame += payload;
  apply_mask(payload, frame.data() + begin, mask, 0);
  return frame;
}

std::string encode_close_payload(CloseCode code, std::string_view reason) {
  std::string payload;
  const auto number = static_cast<std::uint16_t>(code);
  if (!is_valid_on_wire(number)) return payload;
  append_byte(payload, number >> 8U);
  append_byte(payload, number);
  reason = reason.substr(0, limits::control_payload_bytes - payload.size());
  payload += reason.substr(0, utf8::valid_prefix(reason));
  return payload;
}

void apply_mask(std::string_view from, char* to, Mask mask, std::size_t offset) {
  std::array<char, 8> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = mask[(offset + i) % mask.size()];
  std::uint64_t key_word = 0;
  std::memcpy(&key_word, key.data(), sizeof key_word);

  std::size_t i = 0;
  for (; i + sizeof key_word <= from.size(); i += sizeof key_word) {
    std::uint64_t word = 0;
    std::memcpy(&word, from.data() + i, sizeof word);
    word ^= key_word;
    std::memcpy(to + i, &word, sizeof word);
  }
  for (; i < from.size(); ++i) to[i] = static_cast<char>(from[i] ^ key[i % key.size()]);
}

std::size_t header_size(std::string_view bytes) {
  if (bytes.size() < 2) return 2;
  const unsigned second = byte_at(bytes, 1);
  const unsigned length = second & ~mask_bit;
  std::size_t size = 2;
  if (length == length_in_2_bytes) size += 2;
  if (length == length_in_8_bytes) size += 8;
  if ((second & mask_bit) != 0) size += sizeof(Mask);
  return size;
}

FrameHeader decode_header(std::string_view bytes) {
  FrameHeader header;
  header.fin = (byte_at(bytes, 0) & fin_bit) != 0;
  header.reserved_bits = static_cast<std::uint8_t>((byte_at(bytes, 0) >> 4U) & 7U);
  header.opcode = static_cast<Opcode>(byte_at(bytes, 0) & 0xFU);
  header.masked = (byte_at(bytes, 1) & mask_bit) != 0;
  header.length = byte_at(bytes, 1) & ~mask_bit;
  std::size_t at = 2;
  if (header.length >= length_in_2_bytes) {
    const std::size_t end = at + (header.length == length_in_2_bytes ? 2 : 8);
    for (header.length = 0; at < end; ++at) header.length = header.length << 8U | byte_at(bytes, at);
  }
  if (header.masked) std::memcpy(header.mask.data(), bytes.data() + at, sizeof(Mask));
  return header;
}

}  // namespace porchlight::websocket
