// Properties: whatever comes, in either role, the parser gives the same events however the bytes are cut; no
// message is longer than the limit; text is UTF-8; nothing comes after a close or a failure.

#include "base/utf8.hpp"
#include "fuzz.hpp"
#include "websocket/limits.hpp"
#include "websocket/parser.hpp"

#include <algorithm>

namespace {

using namespace porchlight;
using websocket::CloseCode;
using websocket::Event;
using websocket::Opcode;

constexpr std::size_t max_message_bytes = 1000;

struct Kept {
  Event::Kind kind;
  CloseCode code;
  std::string payload;
  bool operator==(const Kept&) const = default;
};

void check(const Event& event) {
  switch (event.kind) {
    case Event::Kind::text:
      fuzz::require(utf8::is_valid(event.payload), "text is UTF-8");
      [[fallthrough]];
    case Event::Kind::binary:
      fuzz::require(event.payload.size() <= max_message_bytes, "messages keep the limit");
      break;
    case Event::Kind::close:
      fuzz::require(utf8::is_valid(event.payload), "a reason is UTF-8");
      [[fallthrough]];
    case Event::Kind::ping:
    case Event::Kind::pong:
      fuzz::require(event.payload.size() <= websocket::limits::control_payload_bytes,
                    "control frames are short");
      break;
    case Event::Kind::failed:
    case Event::Kind::none:
      break;
  }
}

std::vector<Kept> parse(websocket::Role role, std::string_view bytes, std::size_t piece_size) {
  websocket::Parser parser(role, max_message_bytes);
  std::vector<Kept> events;
  std::string scratch;
  bool over = false;
  while (!bytes.empty()) {
    // On the heap and gone afterwards: a view of it that is kept is seen by the address sanitizer.
    const std::vector<char> piece(
        bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(piece_size, bytes.size())));
    bytes.remove_prefix(piece.size());
    std::string_view rest(piece.data(), piece.size());
    for (;;) {
      const Event event = parser.next(rest, scratch);
      if (event.kind == Event::Kind::none) break;
      fuzz::require(!over, "nothing comes after a close or a failure");
      over = event.kind == Event::Kind::close || event.kind == Event::Kind::failed;
      check(event);
      events.push_back({event.kind, event.code, std::string(event.payload)});
    }
    fuzz::require(rest.empty(), "all bytes are taken");
  }
  if (over) fuzz::require(parser.idle(), "nothing is kept after the end");
  return events;
}

}  // namespace

std::vector<std::string> fuzz::samples() {
  std::vector<std::string> samples;
  const auto add = [&samples](Opcode opcode, std::string_view payload, bool fin = true) {
    samples.push_back(encode_frame(opcode, payload, fin));
    samples.push_back(
        encode_masked_frame(opcode, payload, {0, 0, 0, 0}, fin));  // so that mutations stay legible
    samples.push_back(encode_masked_frame(opcode, payload, {'\x12', '\xfe', '\x00', '\x80'}, fin));
  };
  add(Opcode::text, "hello \xe2\x82\xac");
  add(Opcode::text, "\xf0\x9f", false);
  add(Opcode::binary, std::string(300, 'x'));
  add(Opcode::binary, "", false);
  add(Opcode::continuation, "\x98\x80", false);
  add(Opcode::continuation, "end");
  add(Opcode::ping, "ping");
  add(Opcode::pong, std::string(125, 'p'));
  add(Opcode::close, websocket::encode_close_payload(CloseCode::normal, "bye"));
  add(Opcode::close, "");
  return samples;
}

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::view(data, size);
  for (const auto role : {websocket::Role::server, websocket::Role::client}) {
    const std::vector<Kept> whole = parse(role, bytes, size + 1);
    for (const std::size_t piece : {1U, 2U, 7U, 64U}) {
      fuzz::require(parse(role, bytes, piece) == whole, "the cut of the bytes does not matter");
    }
  }
  return 0;
}
