#include "net/http_parser.hpp"

#include "net/http_memory.hpp"
#include "net/limits.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

namespace porchlight::net {
namespace {

bool may_stand_in_line(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte >= ' ' && byte != 0x7F) || c == '\t' || c == '\r' || c == '\n';
}

/// What stands behind a chunk's size: nothing, or extensions.
bool are_extensions(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  return text.empty() || (first != text.npos && text[first] == ';');
}

constexpr std::string_view expected_lines = "Expected lines of text that end with CRLF.";
constexpr std::string_view expected_chunk =
    "Expected chunks: a size in hexadecimal, CRLF, as many bytes, CRLF.";

}  // namespace

HttpParser::Step HttpParser::next(std::string_view& bytes) {
  while (!bytes.empty() || state_ == State::whole) {
    if (const Step now = step(bytes); now != Step::more) return now;
  }
  return Step::more;
}

HttpParser::Step HttpParser::step(std::string_view& bytes) {
  switch (state_) {
    case State::head:
      return take_head_line(bytes);
    case State::body:
      if (take_body(bytes)) state_ = State::whole;
      return Step::more;
    case State::chunk_size:
      return take_chunk_size(bytes);
    case State::chunk_data:
      if (take_body(bytes)) state_ = State::chunk_end;
      return Step::more;
    case State::chunk_end: {
      const Line line_end = take_line(bytes, 2);
      if (line_end == Line::more) return Step::more;
      if (line_end != Line::whole || text_.size() != 2) return fail(400, expected_chunk);
      text_.clear();
      state_ = State::chunk_size;
      return Step::more;
    }
    case State::trailer:
      return take_trailer(bytes);
    case State::whole:
      return Step::whole;
    case State::bad:
      return Step::bad;
  }
  return Step::bad;
}

/// Appends to the text up to the end of a line. Control characters, and CR and LF that are not together, are
/// found where they stand: what is no HTTP need not come to an end first.
HttpParser::Line HttpParser::take_line(std::string_view& bytes, std::size_t limit) {
  const std::size_t room = limit - std::min(limit, text_.size());
  const std::size_t size = std::min(bytes.size(), room);
  for (std::size_t i = 0; i < size; ++i) {
    const char c = bytes[i];
    if (!may_stand_in_line(c) || after_cr_ != (c == '\n')) return Line::broken;
    after_cr_ = c == '\r';
    if (c != '\n') continue;
    text_ += bytes.substr(0, i + 1);
    bytes.remove_prefix(i + 1);
    return Line::whole;
  }
  text_ += bytes.substr(0, size);
  bytes.remove_prefix(size);
  return bytes.empty() ? Line::more : Line::too_long;
}

/// The line that take_line() has completed, without its CRLF.
std::string_view HttpParser::line() const {
  return std::string_view(text_).substr(line_, text_.size() - line_ - 2);
}

HttpParser::Step HttpParser::take_head_line(std::string_view& bytes) {
  switch (take_line(bytes, limits::header_bytes)) {
    case Line::more:
      return Step::more;
    case Line::broken:
      return fail(400, expected_lines);
    case Line::too_long:
      return fail(431, "Headers that are too large: expected at most 16 KB.");
    case Line::whole:
      break;
  }
  if (!line().empty()) {
    line_ = text_.size();
    return Step::more;
  }
  text_.resize(line_);
  if (!text_.empty()) return begin_body();
  // Section 2.2: some clients send one behind a body.
  if (++empty_lines_ <= limits::empty_lines) return Step::more;
  return fail(400, "Expected a request line.");
}

HttpParser::Step HttpParser::begin_body() {
  auto parsed = parse_head(text_);
  if (const auto* defect = std::get_if<HttpDefect>(&parsed)) return fail(defect->status, defect->expected);
  head_ = std::move(std::get<HttpHead>(parsed));
  fields_ = text_.size();
  std::string().swap(text_);
  line_ = 0;
  in_pieces_ = in_pieces_if_ != nullptr && (*in_pieces_if_)(head_.request);
  if (in_pieces_) body_limit_ = std::numeric_limits<std::size_t>::max();  // who takes them counts
  if (head_.chunked) {
    state_ = State::chunk_size;
    return Step::head;
  }
  if (head_.content_length > body_limit_) return fail(413, "The body is too large.");
  left_ = head_.content_length;
  state_ = left_ > 0 ? State::body : State::whole;
  return left_ > 0 ? Step::head : Step::whole;
}

/// True when all of it is there.
bool HttpParser::take_body(std::string_view& bytes) {
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  head_.request.body += bytes.substr(0, size);
  bytes.remove_prefix(size);
  left_ -= size;
  return left_ == 0;
}

HttpParser::Step HttpParser::take_chunk_size(std::string_view& bytes) {
  const Line taken = take_line(bytes, limits::chunk_line_bytes);
  if (taken == Line::more) return Step::more;
  if (taken != Line::whole) return fail(400, expected_chunk);
  const std::string_view text = line();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), left_, 16);
  const std::string_view extensions = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error == std::errc::invalid_argument || !are_extensions(extensions)) return fail(400, expected_chunk);
  extensions_ += extensions.size();
  if (extensions_ > limits::chunk_extension_bytes) {
    return fail(400, "Chunk extensions that are too long: expected at most 16 KB.");
  }
  if (error != std::errc{} || left_ > body_limit_ - head_.request.body.size()) {
    return fail(413, "The body is too large.");
  }
  text_.clear();
  state_ = left_ > 0 ? State::chunk_data : State::trailer;
  return Step::more;
}

HttpParser::Step HttpParser::take_trailer(std::string_view& bytes) {
  const Line taken = take_line(bytes, limits::header_bytes);
  if (taken == Line::more) return Step::more;
  if (taken == Line::broken) return fail(400, expected_lines);
  if (taken == Line::too_long) return fail(431, "Trailers that are too large: expected at most 16 KB.");
  if (line().empty()) {
    state_ = State::whole;
    return Step::more;
  }
  if (!parse_field(line())) return fail(400, "Expected trailer fields of the form Name: value, one a line.");
  line_ = text_.size();
  return Step::more;
}

std::size_t HttpParser::held() const {
  return heap_bytes(text_) + fields_ + heap_bytes(head_.request.body);
}

HttpParser::Step HttpParser::fail(unsigned status, std::string_view expected) {
  defect_ = {.status = status, .expected = expected};
  state_ = State::bad;
  return Step::bad;
}

}  // namespace porchlight::net
