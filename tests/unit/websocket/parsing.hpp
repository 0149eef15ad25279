#pragma once
// Feeds a parser and keeps what comes out: events refer to the scratch, which the next one overwrites.

#include "websocket/parser.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::websocket {

struct Kept {
  Event::Kind kind = Event::Kind::none;
  std::string payload;
  CloseCode code = CloseCode::no_status;
  bool operator==(const Kept&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const Kept& kept) {
  return out << "kind " << static_cast<int>(kept.kind) << ", code " << static_cast<int>(kept.code) << ", "
             << kept.payload.size() << " bytes: " << testing::PrintToString(kept.payload.substr(0, 80));
}

inline Kept text(std::string payload) {
  return {Event::Kind::text, std::move(payload)};
}
inline Kept binary(std::string payload) {
  return {Event::Kind::binary, std::move(payload)};
}
inline Kept ping(std::string payload) {
  return {Event::Kind::ping, std::move(payload)};
}
inline Kept pong(std::string payload) {
  return {Event::Kind::pong, std::move(payload)};
}

inline constexpr Mask test_mask{'\x37', '\xfa', '\x21', '\x3d'};

/// As a client sends it.
inline std::string frame(Opcode opcode, std::string_view payload, bool fin = true) {
  return encode_masked_frame(opcode, payload, test_mask, fin);
}

/// Feeds `bytes` in pieces of that many bytes.
inline std::vector<Kept> feed(Parser& parser, std::string_view bytes, std::size_t piece_size = 1UL << 30U) {
  std::vector<Kept> events;
  std::string scratch;
  while (!bytes.empty()) {
    // A copy of its own for each piece, so that a sanitizer sees a parser that keeps a view of one.
    const std::string piece(bytes.substr(0, piece_size));
    bytes.remove_prefix(piece.size());
    std::string_view rest = piece;
    for (;;) {
      const Event event = parser.next(rest, scratch);
      if (event.kind == Event::Kind::none) break;
      events.push_back({event.kind, std::string(event.payload), event.code});
    }
    EXPECT_TRUE(rest.empty());
  }
  return events;
}

/// What a server's parser makes of the bytes: in one piece, and byte by byte, which must be the same.
inline std::vector<Kept> parse(std::string_view bytes, std::size_t max_message_bytes = 1UL << 20U) {
  Parser whole(Role::server, max_message_bytes);
  std::vector<Kept> events = feed(whole, bytes);
  Parser bytewise(Role::server, max_message_bytes);
  EXPECT_EQ(feed(bytewise, bytes, 1), events);
  return events;
}

/// The code that the last event failed with; no_status where it did not fail.
inline CloseCode failure(const std::vector<Kept>& events) {
  const bool failed = !events.empty() && events.back().kind == Event::Kind::failed;
  return failed ? events.back().code : CloseCode::no_status;
}

}  // namespace porchlight::websocket
