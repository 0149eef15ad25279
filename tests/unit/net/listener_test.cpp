#include "net/listener.hpp"

#include "net/limits.hpp"
#include "socket_pair.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <netinet/tcp.h>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace porchlight::net {
namespace {

/// A client of the listener. The kernel connects it before anybody accepts.
class Caller {
 public:
  explicit Caller(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Caller() { close(); }
  Caller(Caller&& other) noexcept
      : descriptor_(std::exchange(other.descriptor_, -1)), connected_(other.connected_) {}
  Caller& operator=(Caller&&) = delete;

  [[nodiscard]] bool connected() const { return connected_; }
  /// What is there; "closed" once the peer has closed.
  [[nodiscard]] std::string receive() const {
    std::string got(4096, '\0');
    const ssize_t size = ::recv(descriptor_, got.data(), got.size(), MSG_DONTWAIT);
    got.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return size == 0 ? "closed" : got;
  }
  /// With a reset, so that the port is free again at once.
  void close() {
    if (descriptor_ < 0) return;
    const linger now{1, 0};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(std::exchange(descriptor_, -1));
  }

 private:
  int descriptor_;
  bool connected_ = false;
};

/// While it lives, no descriptor is to be had: not even that of whoever closes one, if `at_all`.
class NoDescriptors {
 public:
  explicit NoDescriptors(bool at_all = false) {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{.rlim_cur = at_all ? 3U : 64U, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &few);
    for (;;) {
      const int taken = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
      if (taken < 0) break;
      taken_.push_back(taken);
    }
  }
  ~NoDescriptors() {
    ::setrlimit(RLIMIT_NOFILE, &before_);
    for (const int taken : taken_) ::close(taken);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;

 private:
  rlimit before_{};
  std::vector<int> taken_;
};

/// As `ss -l` shows it: of a socket that listens the kernel tells its backlog in this field.
int backlog_of(std::uint16_t port) {
  for (int descriptor = 3; descriptor < 256; ++descriptor) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    tcp_info info{};
    socklen_t info_size = sizeof info;
    if (ntohs(address.sin_port) != port) continue;
    if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &info_size) != 0) continue;
    if (info.tcpi_state == TCP_LISTEN) return static_cast<int>(info.tcpi_sacked);
  }
  return -1;
}

class ListenerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::alarm(60);  // a listener that spins would never come back
    port = *claim_port("127.0.0.1", 0);
    ASSERT_TRUE(listener.listen("127.0.0.1", port));
  }
  void TearDown() override { ::alarm(0); }
  double failures() {
    const std::string text = metrics.text();
    const auto at = text.find("\nporchlight_accept_failures_total ");
    return at == std::string::npos ? 0 : std::stod(text.substr(at + 34));
  }
  void pass(Milliseconds time) {
    clock.advance(time);
    loop.timers().run_due();
    run_ready(loop);
  }

  ManualClock clock;
  EventLoop loop{clock, 0};
  Metrics metrics;
  const ForwardedFor proxies{ProxyTrust{}};
  Admission admission{{.per_key = 4, .total = 6}, proxies, metrics};
  std::vector<DetachedSocket> taken;
  Listener listener{loop, [this](DetachedSocket socket) { taken.push_back(std::move(socket)); }, &admission};
  std::uint16_t port = 0;
};

TEST_F(ListenerTest, TakesWhoeverCallsAndNobodyOnceStopped) {
  const Caller one(port);
  const Caller other(port);
  run_ready(loop);
  EXPECT_EQ(taken.size(), 2U);
  const Caller queued(port);
  listener.stop();
  EXPECT_EQ(taken.size(), 3U);
  EXPECT_FALSE(Caller(port).connected());
}

// In a storm the loop's other work waits for no more than a part of it.
TEST_F(ListenerTest, ATurnTakesSoManyAndTheNextOneTheRest) {
  std::vector<DetachedSocket> all;
  std::size_t taken_before_the_others = 0;
  Listener open_to_all(loop, [&](DetachedSocket socket) {
    all.push_back(std::move(socket));
    if (all.size() == 1) loop.post([&] { taken_before_the_others = all.size(); });
  });
  const std::uint16_t free_port = *claim_port("127.0.0.1", 0);
  ASSERT_TRUE(open_to_all.listen("127.0.0.1", free_port));
  std::vector<Caller> callers;
  callers.reserve(limits::accepts_per_turn + 5);
  for (std::size_t i = 0; i < limits::accepts_per_turn + 5; ++i) callers.emplace_back(free_port);
  run_ready(loop);
  EXPECT_EQ(taken_before_the_others, limits::accepts_per_turn);
  EXPECT_EQ(all.size(), limits::accepts_per_turn + 5);
  for (std::size_t i = 0; i < limits::accepts_per_turn + 5; ++i) callers.emplace_back(free_port);
  open_to_all.stop();
  EXPECT_EQ(all.size(), 2 * (limits::accepts_per_turn + 5)) << "at the end nobody is left behind";
}

TEST_F(ListenerTest, TellsWhoeverIsTooManyOfAnAddressAndTakesTheNextOnceOneHasGone) {
  std::vector<Caller> callers;
  for (int i = 0; i < 5; ++i) callers.emplace_back(port);
  run_ready(loop);
  EXPECT_EQ(taken.size(), 4U);
  EXPECT_TRUE(callers.back().receive().starts_with("HTTP/1.1 429 "));
  EXPECT_EQ(callers.back().receive(), "closed");
  taken.pop_back();
  callers.emplace_back(port);
  run_ready(loop);
  EXPECT_EQ(taken.size(), 4U);
}

// accept() takes a descriptor before it looks whether anybody waits: with none left it failed for ever, and
// the loop's thread turned in it until some other thread closed something.
TEST_F(ListenerTest, OutOfDescriptorsTellsEverybodyWhoWaitsAndRests) {
  const Caller one(port);
  const Caller other(port);
  {
    const NoDescriptors out;
    run_ready(loop);
    EXPECT_TRUE(taken.empty());
    EXPECT_EQ(failures(), 2);
    run_ready(loop);
    EXPECT_EQ(failures(), 2);
  }
  for (const Caller* told : {&one, &other}) {
    EXPECT_TRUE(told->receive().starts_with("HTTP/1.1 503 "));
    EXPECT_EQ(told->receive(), "closed");
  }
  const Caller late(port);
  run_ready(loop);
  EXPECT_TRUE(taken.empty()) << "it rests";
  pass(limits::accept_pause);
  EXPECT_EQ(taken.size(), 1U);
}

TEST_F(ListenerTest, WithoutEvenTheSpareDescriptorRestsAndTakesWhoHasWaited) {
  const Caller caller(port);
  {
    const NoDescriptors out(true);
    for (int pauses = 0; pauses < 3; ++pauses) {
      run_ready(loop);
      EXPECT_EQ(failures(), pauses + 1);
      pass(limits::accept_pause - Milliseconds(1));
      EXPECT_EQ(failures(), pauses + 1);
      clock.advance(Milliseconds(1));
      loop.timers().run_due();
    }
  }
  pass(limits::accept_pause);
  EXPECT_EQ(taken.size(), 1U);
  EXPECT_EQ(caller.receive(), "");
}

TEST_F(ListenerTest, SaysThatDescriptorsHaveRunOutOnceInAWhile) {
  const Milliseconds between(static_cast<int>(1'000 / limits::accept_failure_lines_per_second));
  testing::internal::CaptureStderr();
  for (int i = 0; i < 5; ++i) admission.on_accept_failed(EMFILE, clock.steady());
  clock.advance(between);
  for (int i = 0; i < 5; ++i) admission.on_accept_failed(EMFILE, clock.steady());
  const std::string told = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(told.begin(), told.end(), '\n'), 2) << told;
  EXPECT_NE(told.find("raise the limit of open files"), std::string::npos);
  EXPECT_EQ(failures(), 10);
}

TEST_F(ListenerTest, RefusesAHostThatIsNoAddressAndAPortThatIsTaken) {
  EXPECT_FALSE(claim_port("example.com", 0));
  const auto second = claim_port("127.0.0.1", port);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_NE(second.error().message.find(std::to_string(port)), std::string::npos);
}

TEST(Descriptors, AreRaisedToWhatTheSystemLetsAndCountedUpToABound) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  const rlimit lower{.rlim_cur = 64, .rlim_max = before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &lower), 0);
  EXPECT_EQ(raise_descriptor_limit(), std::min<std::size_t>(before.rlim_max, limits::descriptors));
  ::setrlimit(RLIMIT_NOFILE, &before);
}

TEST_F(ListenerTest, TheKernelKeepsAsManyForItAsItWants) {
  std::ifstream most_of_the_system("/proc/sys/net/core/somaxconn");
  int most = 0;
  most_of_the_system >> most;
  EXPECT_EQ(backlog_of(port), std::min(limits::listen_backlog, most));
}

}  // namespace
}  // namespace porchlight::net
