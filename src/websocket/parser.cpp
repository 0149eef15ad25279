#include "websocket/parser.hpp"

#include "base/assert.hpp"
#include "base/utf8.hpp"
#include "websocket/limits.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace porchlight::websocket {

/// What is unfinished. It exists only while something is.
struct Parser::Partial {
  std::array<char, max_header_bytes> header{};
  std::uint8_t header_bytes = 0;
  bool in_frame = false;
  Opcode opcode = Opcode::continuation;  // of the message under way; continuation where there is none
  utf8::Validator text;
  FrameHeader frame;
  std::uint64_t received = 0;  // of the frame's payload
  std::string message;         // fragments so far, unmasked
  std::string control;         // a control frame may stand between fragments
};

Parser::Parser(Role role, std::size_t max_message_bytes)
    : max_message_bytes_(max_message_bytes), role_(role) {}
Parser::~Parser() = default;

Event Parser::next(std::string_view& bytes, std::string& scratch) {
  while (!bytes.empty() && !done_) {
    if (!in_frame()) {
      FrameHeader header;
      if (!take_header(bytes, header)) break;
      if (const std::string_view why = defect(header); !why.empty())
        return fail(CloseCode::protocol_error, why);
      if (too_big(header)) return fail(CloseCode::too_big, "message too big");
      const bool unfragmented = is_control(header.opcode) || (header.fin && !in_message());
      if (unfragmented && bytes.size() >= header.length) {
        const std::string_view payload = bytes.substr(0, header.length);
        bytes.remove_prefix(payload.size());
        return take_whole(header, payload, scratch);
      }
      begin_frame(header);
    }
    if (const Event event = take_piece(bytes, scratch); event.kind != Event::Kind::none) return event;
  }
  bytes = {};
  return {};
}

Parser::Partial& Parser::partial() {
  if (!partial_) partial_ = std::make_unique<Partial>();
  return *partial_;
}

bool Parser::in_frame() const {
  return partial_ && partial_->in_frame;
}

bool Parser::in_message() const {
  return partial_ && partial_->opcode != Opcode::continuation;
}

/// False where the header is not complete; what there is of it is kept.
bool Parser::take_header(std::string_view& bytes, FrameHeader& header) {
  if (!partial_ || partial_->header_bytes == 0) {
    const std::size_t size = header_size(bytes);
    if (bytes.size() >= size) {
      header = decode_header(bytes);
      bytes.remove_prefix(size);
      return true;
    }
  }
  Partial& kept = partial();
  const auto so_far = [&kept] { return std::string_view(kept.header.data(), kept.header_bytes); };
  while (!bytes.empty() && so_far().size() < header_size(so_far())) {
    kept.header[kept.header_bytes++] = bytes.front();
    bytes.remove_prefix(1);
  }
  if (so_far().size() < header_size(so_far())) return false;
  header = decode_header(so_far());
  kept.header_bytes = 0;
  if (!in_message()) partial_.reset();
  return true;
}

/// Why the frame may not come now, empty where it may.
std::string_view Parser::defect(const FrameHeader& header) const {
  if (header.reserved_bits != 0) return "reserved bits are set";
  const bool server = role_ == Role::server;
  if (header.masked != server) return server ? "frame is not masked" : "frame is masked";
  if ((header.length >> 63U) != 0) return "length is negative";
  switch (header.opcode) {
    case Opcode::continuation:
      return in_message() ? "" : "continuation of nothing";
    case Opcode::text:
    case Opcode::binary:
      return in_message() ? "message inside a fragmented message" : "";
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      if (!header.fin) return "fragmented control frame";
      return header.length > limits::control_payload_bytes ? "control frame too long" : "";
  }
  return "reserved opcode";
}

bool Parser::too_big(const FrameHeader& header) const {
  if (is_control(header.opcode)) return false;
  const std::size_t before = partial_ ? partial_->message.size() : 0;
  PORCHLIGHT_ASSERT(before <= max_message_bytes_);
  return header.length > max_message_bytes_ - before;
}

void Parser::begin_frame(const FrameHeader& header) {
  Partial& kept = partial();
  PORCHLIGHT_ASSERT(!kept.in_frame && kept.header_bytes == 0);
  kept.in_frame = true;
  kept.frame = header;
  kept.received = 0;
  if (header.opcode == Opcode::text || header.opcode == Opcode::binary) kept.opcode = header.opcode;
}

Event Parser::take_whole(const FrameHeader& header, std::string_view payload, std::string& scratch) {
  if (header.masked) {
    // It only grows: shrinking it would make the next growth clear what is overwritten anyway.
    if (scratch.size() < payload.size()) scratch.resize(payload.size());
    apply_mask(payload, scratch.data(), header.mask, 0);
    payload = std::string_view(scratch.data(), payload.size());
  }
  if (is_control(header.opcode)) return control(header.opcode, payload);
  if (header.opcode == Opcode::binary) return {Event::Kind::binary, CloseCode::no_status, payload};
  if (!utf8::is_valid(payload)) return fail(CloseCode::invalid_payload, "text is not UTF-8");
  return {Event::Kind::text, CloseCode::no_status, payload};
}

/// Takes what is there of the frame's payload.
Event Parser::take_piece(std::string_view& bytes, std::string& scratch) {
  PORCHLIGHT_ASSERT(in_frame() && partial_->received <= partial_->frame.length);
  Partial& kept = *partial_;
  const bool is_data = !is_control(kept.frame.opcode);
  std::string& into = is_data ? kept.message : kept.control;
  const std::size_t begin = into.size();
  const std::string_view piece = bytes.substr(0, kept.frame.length - kept.received);
  bytes.remove_prefix(piece.size());
  into += piece;
  if (kept.frame.masked) apply_mask(piece, into.data() + begin, kept.frame.mask, kept.received);
  kept.received += piece.size();

  if (is_data && kept.opcode == Opcode::text && !kept.text.feed(std::string_view(into).substr(begin))) {
    return fail(CloseCode::invalid_payload, "text is not UTF-8");
  }
  if (kept.received < kept.frame.length) return {};
  kept.in_frame = false;
  if (!is_data) return finish_control(scratch);
  return kept.frame.fin ? finish_message(scratch) : Event{};
}

Event Parser::finish_message(std::string& scratch) {
  const auto kept = std::move(partial_);
  if (!kept->text.complete()) return fail(CloseCode::invalid_payload, "text is not UTF-8");
  scratch = std::move(kept->message);
  const auto kind = kept->opcode == Opcode::text ? Event::Kind::text : Event::Kind::binary;
  return {kind, CloseCode::no_status, scratch};
}

Event Parser::finish_control(std::string& scratch) {
  scratch = std::move(partial_->control);
  partial_->control.clear();
  const Opcode opcode = partial_->frame.opcode;
  if (!in_message()) partial_.reset();
  return control(opcode, scratch);
}

Event Parser::control(Opcode opcode, std::string_view payload) {
  if (opcode == Opcode::ping) return {Event::Kind::ping, CloseCode::no_status, payload};
  if (opcode == Opcode::pong) return {Event::Kind::pong, CloseCode::no_status, payload};
  return close(payload);
}

Event Parser::close(std::string_view payload) {
  auto code = CloseCode::no_status;
  if (!payload.empty()) {
    if (payload.size() == 1) return fail(CloseCode::protocol_error, "close code is cut");
    const auto number = static_cast<std::uint16_t>(static_cast<unsigned char>(payload[0]) << 8U |
                                                   static_cast<unsigned char>(payload[1]));
    if (!is_valid_on_wire(number)) return fail(CloseCode::protocol_error, "close code is not allowed");
    code = static_cast<CloseCode>(number);
    payload.remove_prefix(2);
    if (!utf8::is_valid(payload)) return fail(CloseCode::invalid_payload, "close reason is not UTF-8");
  }
  partial_.reset();
  done_ = true;
  return {Event::Kind::close, code, payload};
}

Event Parser::fail(CloseCode code, std::string_view why) {
  partial_.reset();
  done_ = true;
  return {Event::Kind::failed, code, why};
}

}  // namespace porchlight::websocket
