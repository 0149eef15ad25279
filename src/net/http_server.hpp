#pragma once
// The HTTP/1.1 server of one loop: its connections, what they hold, and the way back for answers.

#include "net/http.hpp"
#include "net/http_memory.hpp"
#include "net/http_parser.hpp"
#include "net/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>

namespace porchlight::net {

class HttpConnection;

struct HttpOptions {
  std::size_t body_bytes = 1'000'000;  // past it: 413
  HttpMemory* memory = nullptr;        // shared with the node's other servers; null: one of its own
};

/// Thread: the loop's, but for respond().
class HttpServer final : public ResponseSink {
 public:
  HttpServer(EventLoop& loop, HttpHandler& handler, HttpOptions options);
  ~HttpServer() override;
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Serves the connection until it ends or is upgraded.
  void accept(DetachedSocket socket);
  /// Ends connections that have no request under way at once, the others after their answer.
  void drain();
  /// Ends every connection now.
  void close_all();
  [[nodiscard]] std::size_t connections() const { return connections_.size(); }

  void respond(std::uint64_t connection, std::uint64_t request, HttpResponse response) override;
  void on_abort(std::uint64_t connection, std::uint64_t request, UniqueFunction<void()> callback) override;
  void read_body(std::uint64_t connection, std::uint64_t request, std::unique_ptr<BodyTaker> taker) override;
  void resume_body(std::uint64_t connection, std::uint64_t request) override;

 private:
  friend class HttpConnection;
  void account(HttpConnection& connection, std::size_t held);
  void after_turn(std::uint64_t connection);
  void read_on_after_turn(std::uint64_t connection);
  [[nodiscard]] HttpConnection* find(std::uint64_t connection) const;
  void remove(std::uint64_t connection);

  EventLoop& loop_;
  HttpHandler& handler_;
  HttpOptions options_;
  const HttpParser::InPieces in_pieces_;
  HttpMemory own_memory_;
  HttpMemory& memory_;
  std::list<HttpConnection*> holding_;  // those that hold bytes, the longest first
  std::uint64_t last_id_ = 0;
  bool draining_ = false;
  std::unordered_map<std::uint64_t, std::unique_ptr<HttpConnection>> connections_;
};

}  // namespace porchlight::net
