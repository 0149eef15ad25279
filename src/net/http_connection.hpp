#pragma once
// One HTTP/1.1 connection (RFC 9112): requests are answered one after the other, and the next one is not
// looked at before the peer has taken the answer to the one before; what is pipelined meanwhile waits in a
// bounded buffer. While a request is answered the connection goes on reading, so that a client that gives up
// a long poll is noticed. A body that its handler takes in pieces is read as fast as the handler takes it,
// and an answer that is made in pieces is made as fast as the peer takes it.

#include "net/body.hpp"
#include "net/http_parser.hpp"
#include "net/http_server.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace porchlight::net {

class HttpConnection final : public StreamHandler {
 public:
  HttpConnection(HttpServer& server, std::uint64_t id, DetachedSocket socket);
  ~HttpConnection();

  /// A request is being read or answered, or its answer waits for the peer.
  [[nodiscard]] bool busy() const;
  void respond(std::uint64_t request, HttpResponse response);
  void on_abort(std::uint64_t request, UniqueFunction<void()> callback);
  void read_body(std::uint64_t request, std::unique_ptr<BodyTaker> taker);
  void resume_body(std::uint64_t request);
  /// At the end of the turn in which the body's taker wanted more.
  void read_on();
  /// The connection is taken down under a request: tells who answers it.
  void abort();
  /// Ends it with a reset, with all that it holds.
  void give_up();
  /// At the end of the turn of an answer, once the stream has sent what the kernel takes.
  void settle();

  void on_bytes(std::string_view bytes) override;
  void on_end(StreamEnd end) override;
  void on_drained() override;
  bool on_half_closed() override;

 private:
  friend class HttpServer;

  /// A body that is taken in pieces.
  struct Incoming {
    std::unique_ptr<BodyTaker> taker;  // null until it is wanted
    bool waits = true;                 // for resume()
    bool whole = false;
    bool continue_expected = false;
    std::size_t came = 0;  // bytes since it was last looked whether the client goes on
  };
  /// An answer that is made in pieces.
  struct Outgoing {
    std::unique_ptr<BodySource> source;
    std::uint64_t left = 0;
    bool asked = false;
  };

  [[nodiscard]] bool may_read() const;
  [[nodiscard]] bool receiving() const { return incoming_ && !incoming_->whole; }
  void read(std::string_view& bytes);
  void read_pipelined();
  void step(std::string_view& bytes);
  void on_head(bool body_awaited);
  void dispatch(std::string_view& rest);
  void begin(HttpHead& head);
  void dispatch_before_body(bool body_awaited);
  void take_piece(std::string_view& bytes);
  void on_body_time();
  void send_next();
  void on_next(std::optional<std::string> piece);
  void upgrade(HttpRequest request, std::string_view& rest);
  void fail(HttpDefect defect);
  void send(HttpResponse response, bool keep_alive);
  void on_timeout();
  void hold_back();
  void account();
  void remove();

  HttpServer& server_;
  std::uint64_t id_;
  StreamPtr stream_;
  std::unique_ptr<HttpParser> parser_;  // while a request is being read
  std::string pipelined_;               // received, not yet parsed
  std::size_t taken_ = 0;               // bytes in front of it that are parsed
  std::uint64_t request_ = 0;           // number of the request under way or last answered
  std::size_t unsent_ = 0;              // of the answer, when it was last looked whether the peer takes it
  std::size_t held_ = 0;                // as the server counts it
  std::list<HttpConnection*>::iterator place_;  // in the server's list while that is not 0
  std::unique_ptr<Incoming> incoming_;          // while such a request is received or answered
  std::unique_ptr<Outgoing> outgoing_;          // while such an answer is sent
  UniqueFunction<void()> abort_;
  Timer timer_;
  bool answering_ = false;
  bool keep_alive_ = true;
  bool head_only_ = false;
  bool owns_answer_ = false;  // what waits to be sent is on the heap
  bool closing_ = false;
  bool unread_ = false;  // it closes under a body that still comes
};

}  // namespace porchlight::net
