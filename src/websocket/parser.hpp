#pragma once
// RFC 6455's receiving side, pure: bytes in, messages and control frames out, in whatever pieces they come.
//
// Ten thousand idle connections must cost nothing, so a parser at rest holds no heap memory. A whole frame
// that lies in one read, which is nearly every one, is unmasked into the caller's scratch and handed out as a
// view. Only what is unfinished at the end of a read is kept: part of a header, part of a frame, the
// fragments of a message. Text is checked as it arrives, not at the end of the message, so that a wrong byte
// fails at once.
//
// Left out on purpose: extensions (a reserved bit is an error), and refusing a length that is encoded longer
// than needed: section 5.2 forbids senders to do so and does not tell receivers to fail.

#include "websocket/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace porchlight::websocket {

/// Which end we are: a server requires masked frames, a client refuses them.
enum class Role : std::uint8_t { server, client };

struct Event {
  enum class Kind : std::uint8_t {
    none,    // all bytes are taken, nothing is complete
    text,    // a whole message, valid UTF-8
    binary,  // a whole message
    ping,
    pong,
    close,   // `code` is the peer's, or no_status
    failed,  // the peer broke the protocol: close with `code`
  };
  Kind kind = Kind::none;
  CloseCode code = CloseCode::no_status;
  /// The message, the control frame's payload, the peer's reason, or what is wrong. Refers to the scratch, to
  /// the bytes given, or to a literal: never to the parser, which may be destroyed meanwhile.
  std::string_view payload;
};

class Parser {
 public:
  /// `max_message_bytes`: of a whole message; a longer one fails with 1009 as soon as its length is known.
  Parser(Role role, std::size_t max_message_bytes);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  /// Takes bytes from the front until an event is complete. Call again with what is left until it gives
  /// `none`. After `close` or `failed` everything is taken and `none` given.
  [[nodiscard]] Event next(std::string_view& bytes, std::string& scratch);
  /// True between messages: nothing is kept.
  [[nodiscard]] bool idle() const { return partial_ == nullptr; }

 private:
  struct Partial;
  Partial& partial();
  bool take_header(std::string_view& bytes, FrameHeader& header);
  [[nodiscard]] std::string_view defect(const FrameHeader& header) const;
  [[nodiscard]] bool in_frame() const;
  [[nodiscard]] bool in_message() const;
  [[nodiscard]] bool too_big(const FrameHeader& header) const;
  void begin_frame(const FrameHeader& header);
  Event take_whole(const FrameHeader& header, std::string_view payload, std::string& scratch);
  Event take_piece(std::string_view& bytes, std::string& scratch);
  Event finish_message(std::string& scratch);
  Event finish_control(std::string& scratch);
  Event control(Opcode opcode, std::string_view payload);
  Event close(std::string_view payload);
  Event fail(CloseCode code, std::string_view why);

  std::unique_ptr<Partial> partial_;
  std::size_t max_message_bytes_;
  Role role_;
  bool done_ = false;
};

}  // namespace porchlight::websocket
