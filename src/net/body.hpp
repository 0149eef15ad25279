#pragma once
// Bodies that nobody holds whole: a request's, taken in pieces as they come, and a response's, made in pieces
// as the peer takes them. Either side waits for the other, so that a connection holds one piece at a time.

#include "base/unique_function.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::net {

class ResponseSink;

/// Whether a body's next piece is wanted at once, or after IncomingBody::resume().
enum class BodyFlow : std::uint8_t { go_on, wait };

/// Thread: the connection's loop.
class BodyTaker {
 public:
  virtual ~BodyTaker() = default;
  /// `last`: there is no more. May answer the request.
  virtual BodyFlow on_piece(std::string_view bytes, bool last) = 0;
};

/// The body of a request that its handler takes in pieces (HttpHandler::takes_pieces); nothing of it is read
/// before read(). Where the request is answered before its body has come, the connection ends. Copies are of
/// the same body. Thread: the connection's loop.
class IncomingBody {
 public:
  IncomingBody() = default;
  IncomingBody(ResponseSink& sink, std::uint64_t connection, std::uint64_t request);

  /// Once. The taker goes with the answer, or with the client.
  void read(std::unique_ptr<BodyTaker> taker);
  void resume();
  /// Is there one?
  [[nodiscard]] explicit operator bool() const { return !sink_.expired(); }

 private:
  std::weak_ptr<ResponseSink*> sink_;
  std::uint64_t connection_ = 0;
  std::uint64_t request_ = 0;
};

/// Thread: the connection's loop.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// Of all its pieces together.
  [[nodiscard]] virtual std::uint64_t bytes() const = 0;
  /// Asked again once the peer has taken the piece before, until there were as many bytes as it said. None:
  /// it cannot be had, and the connection is reset. `answer` does nothing where the source is gone.
  virtual void next(UniqueFunction<void(std::optional<std::string>)> answer) = 0;
};

}  // namespace porchlight::net
