#include "net/http_server.hpp"
#include "net/limits.hpp"
#include "socket_pair.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace porchlight::net {
namespace {

const std::string request =
    "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

struct Keeper final : HttpHandler {
  void on_request(HttpRequest, Responder responder) override { responder.respond({}); }
  void on_upgrade(HttpRequest, Upgrade upgrade) override { kept.emplace(std::move(upgrade)); }
  std::optional<Upgrade> kept;
};

struct Taker final : StreamHandler {
  void on_bytes(std::string_view bytes) override { got += bytes; }
  void on_end(StreamEnd) override { ended = true; }
  std::string got;
  bool ended = false;
};

/// An upgrade that its handler does not take at once.
class UpgradeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server.accept(pair.ours());
    pair.send(request + "first ");
    run_ready(loop);
    ASSERT_TRUE(keeper.kept);
  }

  const ManualClock clock{};
  EventLoop loop{clock, 0};
  Keeper keeper;
  HttpServer server{loop, keeper, {}};
  SocketPair pair;
  Taker taker;
};

TEST_F(UpgradeTest, ThatWaitsKeepsWhatArrivesMeanwhile) {
  pair.send("second ");
  run_ready(loop);
  const StreamPtr stream = std::move(*keeper.kept).take().attach(loop, taker);
  pair.send("third");
  run_ready(loop);
  EXPECT_EQ(taker.got, "first second third");
}

// Whoever closed while the upgrade waited reached a connection that was no more: the server crashed.
TEST_F(UpgradeTest, ThatWaitsTellsOfAClientThatCloses) {
  int told = 0;
  keeper.kept->on_close([&] { ++told; });
  pair.send("second");
  pair.close();
  run_ready(loop);
  EXPECT_EQ(told, 1);
  EXPECT_TRUE(keeper.kept->client_gone());
}

TEST_F(UpgradeTest, OfAClientThatHasClosedIsTakenAsAStreamThatEnds) {
  pair.close();
  run_ready(loop);
  const StreamPtr stream = std::move(*keeper.kept).take().attach(loop, taker);
  run_ready(loop);
  EXPECT_TRUE(taker.ended);
  EXPECT_EQ(taker.got, "");
}

TEST_F(UpgradeTest, OfAClientThatHasClosedMayBeRefusedOrDropped) {
  keeper.kept->on_close([&] { keeper.kept.reset(); });
  pair.close();
  run_ready(loop);
  EXPECT_FALSE(keeper.kept);

  SocketPair other;
  server.accept(other.ours());
  other.send(request);
  run_ready(loop);
  other.close();
  run_ready(loop);
  ASSERT_TRUE(keeper.kept);
  std::move(*keeper.kept).refuse({});
}

TEST_F(UpgradeTest, IsRefusedWithAnAnswer) {
  HttpResponse response;
  response.status = 403;
  std::move(*keeper.kept).refuse(std::move(response));
  run_ready(loop);
  EXPECT_TRUE(pair.receive().starts_with("HTTP/1.1 403 "));
  EXPECT_EQ(pair.receive(), "");
  EXPECT_TRUE(pair.closed());
}

TEST_F(UpgradeTest, ThatWaitsTakesNoMoreThanItsLimit) {
  const std::string flood(limits::read_buffer_bytes, 'x');
  std::size_t sent = 0;
  for (int i = 0; i < 100; ++i) {
    sent += pair.send(flood);
    run_ready(loop);
  }
  const StreamPtr stream = std::move(*keeper.kept).take().attach(loop, taker);
  loop.io().poll_one();  // what it had read comes first, the kernel's later
  EXPECT_LE(taker.got.size(), limits::pipelined_bytes + limits::read_buffer_bytes);
  run_ready(loop);
  EXPECT_EQ(taker.got.size(), sent + 6);
}

}  // namespace
}  // namespace porchlight::net
