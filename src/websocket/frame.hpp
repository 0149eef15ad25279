#pragma once
// RFC 6455, section 5.2: the frame on the wire. Encoding gives ready bytes, so that a broadcast is framed
// once and every receiver's write queue refers to the same string: a server's frames carry no mask and
// therefore do not differ from one connection to the next. No extension is negotiated: the reserved bits are
// zero.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace porchlight::websocket {

enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xA,
};

[[nodiscard]] constexpr bool is_control(Opcode opcode) {
  return (static_cast<unsigned>(opcode) & 0x8U) != 0;
}

/// Section 7.4. Applications use 4000–4999 of their own.
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  unsupported_data = 1003,
  no_status = 1005,  // never on the wire: the peer's Close carried no code
  abnormal = 1006,   // never on the wire: the connection ended without a Close
  invalid_payload = 1007,
  policy_violation = 1008,
  too_big = 1009,
  internal_error = 1011,
  service_restart = 1012,
  try_again_later = 1013,
};

/// True for a code that a Close frame may carry.
[[nodiscard]] bool is_valid_on_wire(std::uint16_t code);

using Mask = std::array<char, 4>;

/// A frame as servers send it: without a mask.
[[nodiscard]] std::string encode_frame(Opcode opcode, std::string_view payload, bool fin = true);
/// A frame as clients send it: for the load generator and the tests.
[[nodiscard]] std::string encode_masked_frame(Opcode opcode, std::string_view payload, Mask mask,
                                              bool fin = true);
/// The payload of a Close frame. A code that may not be on the wire gives an empty one; the reason is cut to
/// what fits, between characters.
[[nodiscard]] std::string encode_close_payload(CloseCode code, std::string_view reason);

/// Writes `from` to `to`, masked or unmasked (it is the same operation); they may be the same memory.
/// `offset`: how many bytes of the frame's payload came before.
void apply_mask(std::string_view from, char* to, Mask mask, std::size_t offset);

/// What stands in front of a frame's payload, as sent: nothing is checked yet.
struct FrameHeader {
  std::uint64_t length = 0;
  Mask mask{};
  Opcode opcode = Opcode::continuation;  // may be a reserved one
  std::uint8_t reserved_bits = 0;
  bool fin = false;
  bool masked = false;
};

/// The size of the header that begins with these bytes; 2 as long as fewer than 2 are there.
[[nodiscard]] std::size_t header_size(std::string_view bytes);
/// `bytes` holds at least header_size(bytes).
[[nodiscard]] FrameHeader decode_header(std::string_view bytes);

inline constexpr std::size_t max_header_bytes = 14;

}  // namespace porchlight::websocket
