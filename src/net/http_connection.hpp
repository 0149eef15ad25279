#pragma once
// One HTTP/1.1 connection (RFC 9112): requests are parsed by Beast's parser and answered one after the other;
// what is pipelined behind the one under way waits in the buffer. While one is under way the connection goes
// on reading, so that a client that gives up a long poll is noticed.

#include "net/http_server.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace porchlight::net {

class HttpConnection final : public StreamHandler {
 public:
  HttpConnection(HttpServer& server, std::uint64_t id, DetachedSocket socket);
  ~HttpConnection();

  /// A request is being read or answered.
  [[nodiscard]] bool busy() const;
  void respond(std::uint64_t request, HttpResponse response);
  void on_abort(std::uint64_t request, UniqueFunction<void()> callback);
  /// The connection is taken down under a request: tells who answers it.
  void abort();

  void on_bytes(std::string_view bytes) override;
  void on_end(StreamEnd end) override;

 private:
  struct Parsing;  // Beast's parser, there only while a request is being read

  void parse();
  [[nodiscard]] bool parse_once();
  void on_header();
  void dispatch();
  void fail(unsigned status, std::string_view expected);
  void send(HttpResponse response, bool keep_alive);
  void on_timeout();
  void remove();

  HttpServer& server_;
  std::uint64_t id_;
  StreamPtr stream_;
  std::string buffer_;  // received, not yet parsed
  std::unique_ptr<Parsing> parsing_;
  std::uint64_t request_ = 0;  // number of the request under way or last answered
  UniqueFunction<void()> abort_;
  Timer timer_;
  bool answering_ = false;
  bool keep_alive_ = true;
  bool head_only_ = false;
  bool closing_ = false;
};

}  // namespace porchlight::net
