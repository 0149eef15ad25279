#include "net/http_server.hpp"
#include "net/limits.hpp"
#include "socket_pair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::net {
namespace {

const std::string get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

HttpResponse response_of(std::string body) {
  HttpResponse response;
  response.body = std::move(body);
  return response;
}

/// Keeps the requests; answers when told to.
struct Handler final : HttpHandler {
  void on_request(HttpRequest request, Responder responder) override {
    paths.push_back(request.path);
    bodies.push_back(std::move(request.body));
    if (at_once) return responder.respond(response_of(answer));
    waiting.push_back(std::move(responder));
  }
  void on_upgrade(HttpRequest, Upgrade) override {}
  void answer_next() {
    Responder responder = std::move(waiting.front());
    waiting.erase(waiting.begin());
    responder.respond(response_of(answer));
  }
  std::vector<std::string> paths;
  std::vector<std::string> bodies;
  std::vector<Responder> waiting;
  std::string answer = "ok";
  bool at_once = true;
};

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

class HttpConnectionTest : public ::testing::Test {
 protected:
  void TearDown() override { handler.waiting.clear(); }  // a responder must not outlive its server
  void connect(SocketPair& peer) {
    server.accept(peer.ours());
    run_ready(loop);
  }
  /// Sends all of it, in as many turns as it takes; the bytes that were taken in `turns` turns.
  std::size_t send(SocketPair& peer, std::string_view bytes, int turns = 200) {
    std::size_t sent = 0;
    for (int i = 0; i < turns && sent < bytes.size(); ++i) {
      sent += peer.send(bytes.substr(sent));
      run_ready(loop);
    }
    return sent;
  }
  std::string read_all(SocketPair& peer) {
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

  ManualClock clock;
  EventLoop loop{clock, 0};
  Handler handler;
  HttpMemory memory{1'000'000};
  HttpServer server{loop, handler, {.body_bytes = 100'000, .memory = &memory}};
};

TEST_F(HttpConnectionTest, AnswersPipelinedRequestsInTheirOrder) {
  SocketPair peer;
  connect(peer);
  send(peer,
       "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbodyGET /3 "
       "HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(handler.paths, (std::vector<std::string>{"/1", "/2", "/3"}));
  EXPECT_EQ(handler.bodies[1], "body");
  EXPECT_EQ(count(read_all(peer), "HTTP/1.1 200 OK"), 3U);
}

TEST_F(HttpConnectionTest, ASecondRequestIsNeverReadOutOfABody) {
  SocketPair peer;
  connect(peer);
  send(peer,
       "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\nContent-Length: 0\r\n\r\n" + get);
  EXPECT_TRUE(handler.paths.empty());
  const std::string answer = read_all(peer);
  EXPECT_EQ(count(answer, "HTTP/1.1 "), 1U);
  EXPECT_EQ(count(answer, "HTTP/1.1 400 "), 1U);
  EXPECT_TRUE(peer.closed());
}

TEST_F(HttpConnectionTest, AnswersOptionsOfTheServerItself) {
  SocketPair peer;
  connect(peer);
  send(peer, "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n" + get);
  EXPECT_TRUE(peer.receive().starts_with("HTTP/1.1 204 No Content\r\nAllow: GET"));
  EXPECT_EQ(handler.paths.size(), 1U);
}

// Each asynchronous answer let one more read in: the buffer grew by 64 KB and shrank by a request.
TEST_F(HttpConnectionTest, TakesNoMoreThanItsLimitHoweverManyAnswersAreGivenLater) {
  handler.at_once = false;
  SocketPair peer;
  connect(peer);
  std::string flood;
  while (flood.size() < 2'000'000) flood += get;
  std::size_t sent = send(peer, flood, 20);
  for (int i = 0; i < 50; ++i) {
    handler.answer_next();
    run_ready(loop);
    (void)read_all(peer);
    sent += send(peer, std::string_view(flood).substr(sent), 3);
  }
  EXPECT_LE(memory.held(), 2 * (limits::pipelined_bytes + limits::read_buffer_bytes));
  EXPECT_LT(sent, 1'000'000U);
  EXPECT_EQ(handler.paths.size(), 51U);
}

// Twelve requests on each of 300 connections that never read held a gigabyte of answers.
TEST_F(HttpConnectionTest, ReadsNoFurtherRequestWhileAnAnswerWaitsForItsPeer) {
  handler.answer = std::string(100'000, 'x');
  SocketPair peer;
  connect(peer);
  send(peer, get + get + get);
  EXPECT_EQ(handler.paths.size(), 1U);
  EXPECT_LT(memory.held(), 200'000U);
  EXPECT_EQ(count(read_all(peer), "HTTP/1.1 200 OK"), 3U);
  EXPECT_EQ(handler.paths.size(), 3U);
  EXPECT_EQ(memory.held(), 0U);
}

TEST_F(HttpConnectionTest, APeerThatDoesNotTakeItsAnswerIsReset) {
  handler.answer = std::string(500'000, 'x');
  SocketPair idle;
  SocketPair slow;
  connect(idle);
  connect(slow);
  send(idle, get);
  send(slow, get);
  pass(limits::answer_time - Milliseconds{1});
  EXPECT_EQ(server.connections(), 2U);
  for (std::size_t got = 0; got < limits::answer_progress_bytes + 8192; got += 4096) {
    (void)slow.receive(4096);
    run_ready(loop);
  }
  pass(Milliseconds{1});
  EXPECT_EQ(server.connections(), 1U);
  EXPECT_EQ(memory.slow_peers(), 1U);
  pass(limits::answer_time);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.held(), 0U);
}

TEST_F(HttpConnectionTest, AnAnswerThatClosesIsSentWholeToASlowPeer) {
  handler.answer = std::string(300'000, 'x');
  SocketPair peer;
  connect(peer);
  send(peer, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  pass(2 * limits::linger_time);
  EXPECT_GE(read_all(peer).size(), 300'000U);
  EXPECT_TRUE(peer.closed());
}

TEST_F(HttpConnectionTest, WhoeverHasHeldBytesLongestGoesFirstWhereAllHoldTooMuch) {
  handler.answer = std::string(300'000, 'x');
  std::vector<std::unique_ptr<SocketPair>> peers;
  for (int i = 0; i < 6; ++i) {
    peers.push_back(std::make_unique<SocketPair>());
    connect(*peers.back());
    send(*peers.back(), get);
    EXPECT_LE(memory.held(), 1'000'000U);
  }
  EXPECT_EQ(server.connections(), 3U);
  EXPECT_EQ(memory.given_up(), 3U);
  EXPECT_GE(read_all(*peers.back()).size(), 300'000U);
  EXPECT_LT(read_all(*peers.front()).size(), 300'000U);
  EXPECT_TRUE(peers.front()->closed());
}

TEST_F(HttpConnectionTest, BodiesThatAreStillArrivingCountToo) {
  std::vector<std::unique_ptr<SocketPair>> peers;
  for (int i = 0; i < 20; ++i) {
    peers.push_back(std::make_unique<SocketPair>());
    connect(*peers.back());
    send(*peers.back(),
         "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + std::string(99'000, 'x'));
    EXPECT_LE(memory.held(), 1'000'000U);
  }
  EXPECT_GT(memory.given_up(), 0U);
  EXPECT_GT(server.connections(), 3U);
}

TEST_F(HttpConnectionTest, ARequestThatStopsArrivingIsTimedOut) {
  for (const std::string& begun :
       {std::string("GET / HTTP/1.1\r\nX: "),
        std::string("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1")}) {
    SocketPair peer;
    connect(peer);
    send(peer, begun);
    for (int i = 0; i < 40; ++i) {
      pass(Milliseconds{1000});
      send(peer, "1");
    }
    EXPECT_TRUE(read_all(peer).starts_with("HTTP/1.1 408 ")) << begun;
    EXPECT_TRUE(peer.closed());
  }
}

TEST_F(HttpConnectionTest, AClientThatGivesUpALongPollIsNoticed) {
  handler.at_once = false;
  SocketPair peer;
  connect(peer);
  send(peer, get);
  bool aborted = false;
  handler.waiting.front().on_abort([&] { aborted = true; });
  peer.close();
  run_ready(loop);
  EXPECT_TRUE(aborted);
  EXPECT_EQ(server.connections(), 0U);
}

TEST_F(HttpConnectionTest, IdleConnectionsHoldNothing) {
  SocketPair peer;
  connect(peer);
  send(peer, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + std::string(90'000, 'x'));
  (void)read_all(peer);
  EXPECT_EQ(memory.held(), 0U);
  pass(limits::keep_alive_time);
  EXPECT_EQ(server.connections(), 0U);
}

TEST_F(HttpConnectionTest, ReadsARequestByteByByte) {
  SocketPair peer;
  connect(peer);
  const std::string request =
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n" + get;
  for (const char& c : request) {
    peer.send({&c, 1});
    run_ready(loop);
  }
  EXPECT_EQ(handler.bodies, (std::vector<std::string>{"body", ""}));
  EXPECT_EQ(count(read_all(peer), "HTTP/1.1 200 OK"), 2U);
}

// The rest of what did not fit the kernel's buffer was thrown away.
TEST_F(HttpConnectionTest, WhoAsksAndSaysNoMoreGetsTheWholeAnswer) {
  handler.answer = std::string(300'000, 'x');
  SocketPair peer;
  connect(peer);
  send(peer, get + get);
  peer.half_close();
  run_ready(loop);
  const std::string got = read_all(peer);
  EXPECT_GE(got.size(), 300'000U);
  EXPECT_EQ(count(got, "HTTP/1.1 200 OK"), 1U) << "what it had asked behind it is not";
  EXPECT_TRUE(peer.closed());
  run_ready(loop);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.held(), 0U);
}

// It was thrown away where the answer came from the database, and so a turn later than the end.
TEST_F(HttpConnectionTest, WhoAsksAndSaysNoMoreGetsAnAnswerThatTakesItsTime) {
  handler.at_once = false;
  SocketPair peer;
  connect(peer);
  send(peer, get + get);
  peer.half_close();
  run_ready(loop);
  ASSERT_EQ(handler.waiting.size(), 1U);
  handler.answer_next();
  run_ready(loop);
  EXPECT_EQ(count(read_all(peer), "HTTP/1.1 200 OK"), 1U);
  EXPECT_TRUE(peer.closed());
  run_ready(loop);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.held(), 0U);
}

TEST_F(HttpConnectionTest, WhoIsGoneBeforeItsAnswerLeavesNothing) {
  handler.at_once = false;
  SocketPair peer;
  connect(peer);
  send(peer, get);
  peer.close();
  run_ready(loop);
  ASSERT_EQ(handler.waiting.size(), 1U);
  handler.answer_next();
  run_ready(loop);
  pass(limits::linger_time);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.held(), 0U);
}

TEST_F(HttpConnectionTest, WhoSaysNoMoreAndDoesNotReadIsReset) {
  handler.answer = std::string(300'000, 'x');
  SocketPair peer;
  connect(peer);
  send(peer, get);
  peer.half_close();
  run_ready(loop);
  EXPECT_EQ(server.connections(), 1U);
  pass(limits::answer_time);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.slow_peers(), 1U);
}

TEST_F(HttpConnectionTest, APeerThatGoesInTheMiddleOfItsAnswerLeavesNothing) {
  handler.answer = std::string(300'000, 'x');
  SocketPair peer;
  connect(peer);
  send(peer, get);
  EXPECT_GT(memory.held(), 0U);
  peer.close();
  run_ready(loop);
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.held(), 0U);
}

TEST_F(HttpConnectionTest, APeerThatGoesInTheMiddleOfItsRequestLeavesNothing) {
  SocketPair peer;
  connect(peer);
  send(peer, "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n" + std::string(50'000, 'x'));
  EXPECT_GT(memory.held(), 0U);
  peer.half_close();
  run_ready(loop);
  EXPECT_TRUE(handler.paths.empty());
  EXPECT_EQ(server.connections(), 0U);
  EXPECT_EQ(memory.held(), 0U);
}

TEST_F(HttpConnectionTest, ClosedWhileItAnswersTellsWhoeverAnswers) {
  handler.at_once = false;
  SocketPair peer;
  connect(peer);
  send(peer, get);
  bool aborted = false;
  handler.waiting.front().on_abort([&] { aborted = true; });
  server.close_all();
  EXPECT_TRUE(aborted);
  handler.answer_next();
  run_ready(loop);
  EXPECT_EQ(read_all(peer), "");
  EXPECT_TRUE(peer.closed());
}

TEST_F(HttpConnectionTest, DrainedGivesTheAnswerThatIsUnderWayAndNoOther) {
  handler.answer = std::string(100'000, 'x');
  SocketPair idle;
  SocketPair asking;
  connect(idle);
  connect(asking);
  send(asking, get + get);
  server.drain();
  run_ready(loop);
  EXPECT_TRUE(idle.receive().empty());
  EXPECT_TRUE(idle.closed());
  EXPECT_EQ(count(read_all(asking), "HTTP/1.1 200 OK"), 1U);
  EXPECT_TRUE(asking.closed());
}

TEST_F(HttpConnectionTest, HeadersAndBodyHaveTheirTimeToArrive) {
  SocketPair heads;
  SocketPair bodies;
  connect(heads);
  connect(bodies);
  send(heads, "GET / HTTP/1.1\r\nX: ");
  send(bodies, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1");
  pass(limits::header_time - Milliseconds(1));
  EXPECT_EQ(heads.receive(), "");
  pass(Milliseconds(1));
  EXPECT_TRUE(heads.receive().starts_with("HTTP/1.1 408 "));
  pass(limits::body_time - limits::header_time - Milliseconds(1));
  EXPECT_EQ(bodies.receive(), "");
  pass(Milliseconds(1));
  EXPECT_TRUE(bodies.receive().starts_with("HTTP/1.1 408 "));
}

TEST(HttpMemoryTest, ANodesConnectionsHoldSoMuchAndNoMore) {
  HttpMemory of_a_node;
  of_a_node.change(0, limits::http_held_bytes);
  EXPECT_FALSE(of_a_node.exceeded());
  of_a_node.change(0, 1);
  EXPECT_TRUE(of_a_node.exceeded());
}

}  // namespace
}  // namespace porchlight::net
