#pragma once
// HTTP/1.1 as the layers above see it: a whole request in, a response out, possibly later and from another
// thread. The connection (keep-alive, pipelining, limits) stays inside net.

#include "base/unique_function.hpp"
#include "net/event_loop.hpp"
#include "net/http_message.hpp"
#include "net/stream.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::net {

/// Where answers go: a server's connections, or a test's record. Answers that come when it is gone (of a
/// pool, of a store, at the end of a node) go nowhere.
class ResponseSink {
 public:
  ResponseSink() : token_(std::make_shared<ResponseSink*>(this)) {}
  ResponseSink(const ResponseSink&) = delete;
  ResponseSink& operator=(const ResponseSink&) = delete;
  virtual ~ResponseSink() = default;
  /// Thread: any.
  virtual void respond(std::uint64_t connection, std::uint64_t request, HttpResponse response) = 0;
  /// Thread: the connection's loop.
  virtual void on_abort(std::uint64_t connection, std::uint64_t request, UniqueFunction<void()> callback) = 0;
  /// As IncomingBody's. Thread: the connection's loop.
  virtual void read_body(std::uint64_t connection, std::uint64_t request, std::unique_ptr<BodyTaker> taker);
  virtual void resume_body(std::uint64_t connection, std::uint64_t request);

 protected:
  /// For the destructor of the form: what it owns answers nobody any more. Thread: no other's may answer now.
  void retire() { token_.reset(); }

 private:
  friend class Responder;
  friend class IncomingBody;
  std::shared_ptr<ResponseSink*> token_;
};

/// The right to answer one request, once. Dropped without an answer, it answers 500. Move it to another
/// thread and answer there: it finds its way back.
class Responder {
 public:
  Responder() = default;
  Responder(ResponseSink& sink, std::uint64_t connection, std::uint64_t request);
  ~Responder();
  Responder(Responder&& other) noexcept;
  Responder& operator=(Responder&& other) noexcept;

  /// Thread: any.
  void respond(HttpResponse response);
  /// `callback` runs on the connection's loop if the client goes away before the answer.
  /// Thread: the connection's loop, before the request handler returns.
  void on_abort(UniqueFunction<void()> callback);
  [[nodiscard]] explicit operator bool() const { return asked_; }

 private:
  std::weak_ptr<ResponseSink*> sink_;
  bool asked_ = false;  // and not answered
  std::uint64_t connection_ = 0;
  std::uint64_t request_ = 0;
};

/// The right to take over the connection of an upgrade request, now or later. Dropped, it closes the
/// connection. While it waits it reads on, within a limit, and so notices a client that gives up.
/// Take it on the loop it was made on; the DetachedSocket may be posted to another loop.
class Upgrade {
 public:
  Upgrade(StreamPtr stream, std::string bytes_read);
  ~Upgrade();
  Upgrade(Upgrade&& other) noexcept;
  Upgrade& operator=(Upgrade&& other) noexcept;

  /// `callback` runs when the client goes away before the connection is taken or refused. It may drop the
  /// upgrade.
  void on_close(UniqueFunction<void()> callback);
  [[nodiscard]] bool client_gone() const;
  /// The socket, with the bytes already read behind the request. Where the client has gone it is a dead one:
  /// the stream that it becomes ends at once.
  [[nodiscard]] DetachedSocket take() &&;
  /// Answers the upgrade request with an error and closes.
  void refuse(HttpResponse response) &&;

 private:
  struct Waiting;
  std::unique_ptr<Waiting> waiting_;
};

/// Thread: the loop of the connection.
class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  virtual void on_request(HttpRequest request, Responder responder) = 0;
  /// Asked once the headers are there: is the request to come before its body, which is then taken in pieces?
  [[nodiscard]] virtual bool takes_pieces(const HttpRequest& head) const;
  /// A request with `Connection: Upgrade`, `Upgrade: websocket`.
  virtual void on_upgrade(HttpRequest request, Upgrade upgrade) = 0;
};

}  // namespace porchlight::net
