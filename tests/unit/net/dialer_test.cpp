#include "net/dialer.hpp"

#include "net/limits.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace porchlight::net {
namespace {

constexpr Milliseconds patience{20'000};

struct Silent final : StreamHandler {
  void on_bytes(std::string_view bytes) override { got += bytes; }
  void on_end(StreamEnd end) override { ended = end; }
  std::string got;
  std::optional<StreamEnd> ended;
};

/// A loop that the test itself runs, until a condition of the test stops it.
class DialTest : public ::testing::Test {
 protected:
  /// Dials and runs the loop until there is an outcome.
  Result<DetachedSocket> dial(const std::string& host, std::uint16_t port, Milliseconds time = patience) {
    return outcome_of(
        [&](Dial::OnSocket then) { return std::make_unique<Dial>(loop, host, port, time, std::move(then)); });
  }
  /// The same, with what a name server says of the name.
  Result<DetachedSocket> dial_known(const std::string& host, const std::vector<std::string>& addresses,
                                    std::uint16_t port) {
    return outcome_of([&](Dial::OnSocket then) {
      return std::make_unique<Dial>(loop, host, addresses, port, patience, std::move(then));
    });
  }
  template <typename Make>
  Result<DetachedSocket> outcome_of(Make make) {
    std::optional<Result<DetachedSocket>> outcome;
    const std::unique_ptr<Dial> made = make([&](Result<DetachedSocket> socket) {
      outcome.emplace(std::move(socket));
      loop.stop();
    });
    EXPECT_FALSE(outcome);
    loop.run();
    return std::move(*outcome);
  }

  const SystemClock clock{};
  EventLoop loop{clock, 0};
};

/// A loopback socket that listens with room for a single connection.
class NarrowListener {
 public:
  NarrowListener() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(descriptor_, generic, size), 0);
    EXPECT_EQ(::listen(descriptor_, 0), 0);
    EXPECT_EQ(::getsockname(descriptor_, generic, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~NarrowListener() {
    for (const int one : fillers_) ::close(one);
    ::close(descriptor_);
  }
  NarrowListener(const NarrowListener&) = delete;
  NarrowListener& operator=(const NarrowListener&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Takes its room away: from now on the kernel drops who comes.
  void fill() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port_);
    for (int& one : fillers_) {
      one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      (void)::connect(one, reinterpret_cast<sockaddr*>(&address), sizeof address);
    }
  }
  /// The next connection, as a blocking socket.
  [[nodiscard]] int accept() const { return ::accept(descriptor_, nullptr, nullptr); }

 private:
  int descriptor_;
  std::uint16_t port_ = 0;
  std::array<int, 4> fillers_{-1, -1, -1, -1};
};

TEST_F(DialTest, ConnectsToAnAddress) {
  const NarrowListener server;
  Silent handler;
  auto socket = dial("127.0.0.1", server.port());
  ASSERT_TRUE(socket);
  const auto stream = std::move(*socket).attach(loop, handler);
  EXPECT_EQ(stream->peer(), "127.0.0.1");
  const int accepted = server.accept();
  EXPECT_GE(accepted, 0);
  ::close(accepted);
}

// `localhost` may be ::1 first, where nobody listens.
TEST_F(DialTest, ConnectsToANameByWhicheverOfItsAddressesAnswers) {
  const NarrowListener server;
  EXPECT_TRUE(dial("localhost", server.port()));
}

TEST_F(DialTest, SaysWhyItCannot) {
  std::uint16_t port = 0;
  {
    const NarrowListener gone;
    port = gone.port();
  }
  const auto refused = dial("127.0.0.1", port);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_EQ(refused.error().message,
            "Cannot connect to 127.0.0.1:" + std::to_string(port) + ": Connection refused");
}

TEST_F(DialTest, SaysThatANameIsNotKnown) {
  const auto unknown = dial("no-such-host.invalid", 1);
  ASSERT_FALSE(unknown);
  EXPECT_TRUE(unknown.error().message.starts_with("Cannot connect to no-such-host.invalid:1: Host not found"))
      << unknown.error().message;
}

TEST_F(DialTest, GivesUpInTime) {
  NarrowListener full;
  full.fill();
  const auto late = dial("127.0.0.1", full.port(), Milliseconds{50});
  ASSERT_FALSE(late);
  EXPECT_TRUE(late.error().message.ends_with(": timed out")) << late.error().message;
}

// 127.0.0.0/8 is this machine, and the server listens on 127.0.0.1 only.
TEST_F(DialTest, OfANameWithManyAddressesTheFirstFewAreTried) {
  const NarrowListener server;
  std::vector<std::string> addresses;
  for (std::size_t i = 1; i < limits::dial_addresses; ++i) {
    addresses.push_back("127.0.0." + std::to_string(i + 1));
  }
  addresses.emplace_back("127.0.0.1");
  EXPECT_TRUE(dial_known("many", addresses, server.port())) << "the last one that is tried";
  addresses.insert(addresses.begin(), "127.0.0.100");
  const auto refused = dial_known("many", addresses, server.port());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "Cannot connect to many:" + std::to_string(server.port()) + ": Connection refused");
}

TEST_F(DialTest, DroppedItIsNotMade) {
  const NarrowListener server;
  bool called = false;
  {
    const Dial by_address(loop, "127.0.0.1", server.port(), patience, [&](const auto&) { called = true; });
    const Dial by_name(loop, "localhost", server.port(), patience, [&](const auto&) { called = true; });
  }
  EXPECT_TRUE(dial("localhost", server.port()));
  EXPECT_FALSE(called);
}

TEST_F(DialTest, MayBeDroppedFromItsCallback) {
  const NarrowListener server;
  std::unique_ptr<Dial> made;
  made = std::make_unique<Dial>(loop, "127.0.0.1", server.port(), patience, [&](const auto& socket) {
    EXPECT_TRUE(socket);
    made.reset();
    loop.stop();
  });
  loop.run();
  EXPECT_FALSE(made);
}

TEST_F(DialTest, AStreamThatIsResetThrowsAwayWhatIsQueued) {
  const NarrowListener server;
  Silent handler;
  auto socket = dial("127.0.0.1", server.port());
  ASSERT_TRUE(socket);
  auto stream = std::move(*socket).attach(loop, handler);
  const int accepted = server.accept();
  stream->write("never to arrive");
  Stream::reset(std::move(stream));
  std::array<char, 64> buffer{};
  EXPECT_EQ(::recv(accepted, buffer.data(), buffer.size(), 0), -1);
  EXPECT_EQ(errno, ECONNRESET);
  ::close(accepted);
  EXPECT_FALSE(handler.ended);
  Stream::reset(nullptr);
}

TEST_F(DialTest, AStreamThatIsDroppedSendsWhatIsQueued) {
  const NarrowListener server;
  Silent handler;
  auto socket = dial("127.0.0.1", server.port());
  ASSERT_TRUE(socket);
  auto stream = std::move(*socket).attach(loop, handler);
  const int accepted = server.accept();
  stream->write("arrives");
  stream.reset();
  std::array<char, 64> buffer{};
  EXPECT_EQ(::recv(accepted, buffer.data(), buffer.size(), 0), 7);
  EXPECT_EQ(::recv(accepted, buffer.data(), buffer.size(), 0), 0);
  ::close(accepted);
}

}  // namespace
}  // namespace porchlight::net
