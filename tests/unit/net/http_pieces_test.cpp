// Bodies that nobody holds whole, both ways, over one connection.

#include "net/http_server.hpp"
#include "net/limits.hpp"
#include "socket_pair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::net {
namespace {

HttpResponse text_response(unsigned status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

/// What came of a body, and whether its taker is still there.
struct Taken {
  std::string bytes;
  bool whole = false;
  bool gone = false;
  BodyFlow flow = BodyFlow::go_on;
};

class RecordingTaker final : public BodyTaker {
 public:
  explicit RecordingTaker(std::shared_ptr<Taken> taken) : taken_(std::move(taken)) {}
  ~RecordingTaker() override { taken_->gone = true; }
  BodyFlow on_piece(std::string_view bytes, bool last) override {
    taken_->bytes += bytes;
    taken_->whole = last;
    return taken_->flow;
  }

 private:
  std::shared_ptr<Taken> taken_;
};

/// Of so many bytes; pieces are given when the test says so.
class PieceSource final : public BodySource {
 public:
  explicit PieceSource(std::uint64_t size,
                       std::vector<UniqueFunction<void(std::optional<std::string>)>>& asked)
      : size_(size), asked_(asked) {}
  [[nodiscard]] std::uint64_t bytes() const override { return size_; }
  void next(UniqueFunction<void(std::optional<std::string>)> answer) override {
    asked_.push_back(std::move(answer));
  }

 private:
  std::uint64_t size_;
  std::vector<UniqueFunction<void(std::optional<std::string>)>>& asked_;
};

struct PieceHandler final : HttpHandler {
  void on_request(HttpRequest request, Responder responder) override {
    paths.push_back(request.path);
    if (request.incoming && reads) request.incoming.read(std::make_unique<RecordingTaker>(taken));
    incoming = request.incoming;
    waiting = std::move(responder);
    if (!takes_pieces(request)) waiting.respond(text_response(200, "other"));
  }
  void on_upgrade(HttpRequest, Upgrade) override {}
  [[nodiscard]] bool takes_pieces(const HttpRequest& head) const override { return head.path == "/upload"; }

  std::vector<std::string> paths;
  IncomingBody incoming;
  Responder waiting;
  std::shared_ptr<Taken> taken = std::make_shared<Taken>();
  bool reads = true;
};

class HttpPieces : public testing::Test {
 protected:
  HttpPieces() {
    server.accept(peer.ours());
    run_ready(loop);
  }
  ~HttpPieces() override { handler.waiting = Responder(); }  // it must not outlive its server
  std::size_t send(std::string_view bytes, int turns = 2'000) {
    std::size_t sent = 0;
    for (int i = 0; i < turns && sent < bytes.size(); ++i) {
      sent += peer.send(bytes.substr(sent));
      run_ready(loop);
    }
    return sent;
  }
  std::string read_all() {
    std::string all;
    for (std::string part = peer.receive(); !part.empty(); part = peer.receive()) {
      all += part;
      run_ready(loop);
    }
    return all;
  }
  void pass(Milliseconds time) {
    clock.advance(time);
    loop.timers().run_due();
    run_ready(loop);
  }
  static std::string upload(std::size_t bytes) {
    return "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(bytes) + "\r\n\r\n";
  }
  void answer(unsigned status) {
    handler.waiting.respond(text_response(status, "answer"));
    run_ready(loop);
  }

  ManualClock clock;
  EventLoop loop{clock, 0};
  PieceHandler handler;
  HttpMemory memory{1'000'000};
  HttpServer server{loop, handler, {.body_bytes = 1'000, .memory = &memory}};
  SocketPair peer;
};

TEST_F(HttpPieces, ABodyComesPastTheLimitOfWholeOnesAndIsNeverHeld) {
  const std::string body(500'000, 'x');
  send(upload(body.size()));
  EXPECT_EQ(handler.paths.size(), 1U) << "before its body";
  for (std::size_t at = 0; at < body.size(); at += 10'000) {
    send(std::string_view(body).substr(at, 10'000));
    EXPECT_LT(memory.held(), 2 * limits::read_buffer_bytes);
  }
  EXPECT_EQ(handler.taken->bytes, body);
  EXPECT_TRUE(handler.taken->whole);
  EXPECT_FALSE(handler.taken->gone) << "until it is answered";
  answer(201);
  EXPECT_TRUE(handler.taken->gone);
  EXPECT_TRUE(read_all().starts_with("HTTP/1.1 201 "));
  send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(handler.paths.back(), "/next") << "the connection goes on";
}

TEST_F(HttpPieces, ChunksArePutTogether) {
  send("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  send("7;x=y\r\n, world\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(handler.taken->bytes, "hello, world");
  EXPECT_TRUE(handler.taken->whole);
  EXPECT_EQ(handler.paths.size(), 1U) << "the next one waits for the answer";
  answer(201);
  EXPECT_EQ(handler.paths.back(), "/next");
}

TEST_F(HttpPieces, NothingIsReadBeforeItIsWantedAndNoMoreThanIsTaken) {
  handler.reads = false;
  const std::string body(1'000'000, 'x');
  const std::size_t sent = send(upload(body.size()) + body, 200);
  EXPECT_LT(sent, body.size()) << "the client waits";
  EXPECT_LT(memory.held(), limits::pipelined_bytes + limits::read_buffer_bytes + 10'000);
  handler.taken->flow = BodyFlow::wait;
  handler.incoming.read(std::make_unique<RecordingTaker>(handler.taken));
  run_ready(loop);
  const std::size_t first = handler.taken->bytes.size();
  EXPECT_GT(first, 0U);
  EXPECT_LE(first, limits::pipelined_bytes + limits::read_buffer_bytes);
  run_ready(loop);
  EXPECT_EQ(handler.taken->bytes.size(), first) << "one piece, until it is asked for more";
  handler.incoming.resume();
  run_ready(loop);
  EXPECT_GT(handler.taken->bytes.size(), first);
}

TEST_F(HttpPieces, AClientThatAsksFirstIsToldToSendOnceItsBodyIsWanted) {
  handler.reads = false;
  send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(read_all(), "");
  handler.incoming.read(std::make_unique<RecordingTaker>(handler.taken));
  run_ready(loop);
  EXPECT_EQ(read_all(), "HTTP/1.1 100 Continue\r\n\r\n");
  send("body");
  EXPECT_EQ(handler.taken->bytes, "body");
}

TEST_F(HttpPieces, AnAnswerBeforeTheEndIsReadAndEndsTheConnection) {
  send(upload(1'000'000) + "beginning");
  answer(413);
  EXPECT_TRUE(handler.taken->gone);
  const std::string answered = read_all();
  EXPECT_TRUE(answered.starts_with("HTTP/1.1 413 "));
  EXPECT_NE(answered.find("Connection: close"), std::string::npos);
  EXPECT_GT(send("and what is still on its way"), 0U);
  run_ready(loop);
  EXPECT_EQ(server.connections(), 1U) << "it reads on for a while, so that the answer is read";
  pass(limits::unread_linger_time);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(handler.paths.size(), 1U);
}

TEST_F(HttpPieces, AClientThatGoesTakesItsBodyAlong) {
  bool told = false;
  send(upload(100) + "half");
  handler.waiting.on_abort([&told] { told = true; });
  peer.close();
  run_ready(loop);
  run_ready(loop);
  EXPECT_TRUE(told);
  EXPECT_TRUE(handler.taken->gone);
  EXPECT_FALSE(handler.taken->whole);
  handler.incoming.resume();
  handler.waiting.respond(text_response(201, "to nobody"));
}

TEST_F(HttpPieces, WhatIsNoChunkEndsIt) {
  send("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
  send("zz\r\n");
  EXPECT_TRUE(handler.taken->gone);
  EXPECT_FALSE(handler.taken->whole);
  EXPECT_TRUE(read_all().starts_with("HTTP/1.1 400 "));
}

TEST_F(HttpPieces, ABodyThatGoesOnMayTakeItsTimeAndOneThatStandsStillMayNot) {
  send(upload(10'000'000));
  const std::string piece(limits::piece_progress_bytes, 'x');
  for (int i = 0; i < 5; ++i) {
    send(piece);
    pass(limits::body_time);
    EXPECT_FALSE(handler.taken->gone);
  }
  EXPECT_EQ(memory.slow_bodies(), 0U);
  send(piece.substr(1));
  pass(limits::body_time);
  EXPECT_TRUE(handler.taken->gone);
  EXPECT_EQ(memory.slow_bodies(), 1U);
  EXPECT_TRUE(read_all().starts_with("HTTP/1.1 408 "));
}

TEST_F(HttpPieces, AClientIsNotBlamedForWhoeverTakesItsBody) {
  handler.taken->flow = BodyFlow::wait;
  send(upload(1'000'000) + "some");
  for (int i = 0; i < 3; ++i) pass(limits::body_time);
  EXPECT_FALSE(handler.taken->gone);
}

class HttpSource : public HttpPieces {
 protected:
  struct SourceHandler final : HttpHandler {
    void on_request(HttpRequest request, Responder responder) override {
      ++requests;
      HttpResponse response;
      response.source = std::make_unique<PieceSource>(size, asked);
      responder.respond(std::move(response));
      static_cast<void>(request);
    }
    void on_upgrade(HttpRequest, Upgrade) override {}
    std::uint64_t size = 0;
    int requests = 0;
    std::vector<UniqueFunction<void(std::optional<std::string>)>> asked;
  } sourced;
  HttpServer files{loop, sourced, {.body_bytes = 1'000, .memory = &memory}};
  SocketPair reader;
  void connect() {
    files.accept(reader.ours());
    run_ready(loop);
  }
  void ask(const std::string& method = "GET") {
    reader.send(method + " /file HTTP/1.1\r\nHost: a\r\n\r\n");
    run_ready(loop);
  }
  void give(std::optional<std::string> piece) {
    auto next = std::move(sourced.asked.front());
    sourced.asked.erase(sourced.asked.begin());
    next(std::move(piece));
    run_ready(loop);
  }
  std::string read() {
    std::string all;
    for (std::string part = reader.receive(); !part.empty(); part = reader.receive()) {
      all += part;
      run_ready(loop);
    }
    return all;
  }
};

TEST_F(HttpSource, IsAskedForAPieceOnceThePeerHasTakenTheOneBefore) {
  sourced.size = 400'000;
  connect();
  ask();
  ask();
  ASSERT_EQ(sourced.asked.size(), 1U);
  give(std::string(200'000, 'a'));
  EXPECT_TRUE(sourced.asked.empty()) << "the kernel has not taken it all";
  EXPECT_LE(memory.held(), 200'000U + 1'000U);
  std::string got = read();
  ASSERT_EQ(sourced.asked.size(), 1U);
  EXPECT_EQ(sourced.requests, 1) << "the next request waits for the end of this answer";
  give(std::string(200'000, 'b'));
  got += read();
  EXPECT_TRUE(got.starts_with("HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n"));
  EXPECT_NE(got.find(std::string(200'000, 'b') + "HTTP/1.1 200 OK"), std::string::npos);
  EXPECT_EQ(sourced.requests, 2);
  EXPECT_EQ(files.connections(), 1U);
}

TEST_F(HttpSource, ThatCannotGoOnBreaksTheConnectionOff) {
  for (const auto& wrong : {std::optional<std::string>(), std::optional<std::string>(""),
                            std::optional<std::string>(std::string(11, 'x'))}) {
    sourced.size = 10;
    SocketPair peer_of_it;
    files.accept(peer_of_it.ours());
    run_ready(loop);
    peer_of_it.send("GET /file HTTP/1.1\r\nHost: a\r\n\r\n");
    run_ready(loop);
    give(wrong);
    EXPECT_EQ(files.connections(), 0U);
  }
}

TEST_F(HttpSource, IsNotAskedForHeadAndForNothing) {
  sourced.size = 10;
  connect();
  ask("HEAD");
  EXPECT_TRUE(sourced.asked.empty());
  EXPECT_NE(read().find("Content-Length: 10\r\n"), std::string::npos);
  sourced.size = 0;
  ask();
  EXPECT_TRUE(sourced.asked.empty());
  EXPECT_EQ(sourced.requests, 2);
}

TEST_F(HttpSource, WhosePeerTakesNothingIsReset) {
  sourced.size = 1'000'000;
  connect();
  ask();
  give(std::string(500'000, 'x'));
  pass(limits::answer_time);
  pass(limits::answer_time);
  EXPECT_EQ(files.connections(), 0U);
}

}  // namespace
}  // namespace porchlight::net
