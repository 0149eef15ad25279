#pragma once
// One HTTP/1.1 request out of a stream of bytes, in whatever pieces they come; pure. Every byte is looked at
// once and either kept within a limit or dropped: what has no end costs no memory, and small pieces cost no
// more time than large ones. Chunked bodies (RFC 9112, section 7.1) are put together, their extensions and
// trailers checked and thrown away.

#include "base/assert.hpp"
#include "net/http_head.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace porchlight::net {

class HttpParser {
 public:
  enum class Step : std::uint8_t {
    more,   // all bytes are taken, the request is not complete
    head,   // the headers are there, a body follows: once
    whole,  // take()
    bad,    // defect()
  };

  /// Is a body to be taken in pieces? Asked once its headers are there.
  using InPieces = std::function<bool(const HttpRequest& head)>;

  /// `body_bytes`: of a body that is not taken in pieces; past it the request is bad, with 413. `in_pieces`
  /// outlives it; null: none is.
  explicit HttpParser(std::size_t body_bytes, const InPieces* in_pieces = nullptr)
      : in_pieces_if_(in_pieces), body_limit_(body_bytes) {}

  /// Takes bytes from the front. Call again with what is left after `head`, never after `whole` or `bad`.
  [[nodiscard]] Step next(std::string_view& bytes);
  [[nodiscard]] const HttpHead& head() const { return head_; }
  [[nodiscard]] const HttpDefect& defect() const { return defect_; }
  /// The whole request; its body is in head.request.
  [[nodiscard]] HttpHead take() {
    PORCHLIGHT_ASSERT(state_ == State::whole);
    return std::move(head_);
  }

  /// The body is taken in pieces: between `head` and `whole`, head() is taken with take_head(), and what has
  /// come of the body, as often as one likes, with take_piece().
  [[nodiscard]] bool in_pieces() const { return in_pieces_; }
  [[nodiscard]] HttpHead take_head() {
    HttpHead head = std::move(head_);
    head_ = HttpHead();
    return head;
  }
  [[nodiscard]] std::string take_piece() { return std::exchange(head_.request.body, std::string()); }

  /// More than empty lines has come.
  [[nodiscard]] bool begun() const { return state_ != State::head || !text_.empty(); }
  /// Bytes that it keeps.
  [[nodiscard]] std::size_t held() const;

 private:
  enum class State : std::uint8_t { head, body, chunk_size, chunk_data, chunk_end, trailer, whole, bad };
  enum class Line : std::uint8_t { more, whole, broken, too_long };

  [[nodiscard]] Step step(std::string_view& bytes);
  [[nodiscard]] Step take_head_line(std::string_view& bytes);
  [[nodiscard]] Step begin_body();
  [[nodiscard]] Step take_chunk_size(std::string_view& bytes);
  [[nodiscard]] Step take_trailer(std::string_view& bytes);
  [[nodiscard]] bool take_body(std::string_view& bytes);
  [[nodiscard]] Line take_line(std::string_view& bytes, std::size_t limit);
  [[nodiscard]] std::string_view line() const;
  [[nodiscard]] Step fail(unsigned status, std::string_view expected);

  HttpHead head_;
  HttpDefect defect_;
  std::string text_;            // the lines of the head, of the trailers, or one chunk's size
  std::size_t fields_ = 0;      // bytes that the head was
  std::size_t line_ = 0;        // where the last line begins in it
  std::uint64_t left_ = 0;      // bytes of the body, or of the chunk, that are still to come
  std::size_t extensions_ = 0;  // bytes of chunk extensions so far
  const InPieces* in_pieces_if_;
  std::size_t body_limit_;
  unsigned empty_lines_ = 0;  // in front of the request
  State state_ = State::head;
  bool after_cr_ = false;
  bool in_pieces_ = false;
};

}  // namespace porchlight::net
