#include "net/notify_socket.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace porchlight::net {
namespace {

using testing::HasSubstr;

/// What a service manager listens on.
class Receiver {
 public:
  explicit Receiver(std::string name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    const bool is_abstract = name.front() == '@';
    if (is_abstract) address.sun_path[0] = '\0';
    const std::size_t size = offsetof(sockaddr_un, sun_path) + name.size() + (is_abstract ? 0 : 1);
    bound_ =
        ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size)) == 0;
  }
  ~Receiver() { ::close(descriptor_); }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  [[nodiscard]] bool bound() const { return bound_; }
  [[nodiscard]] std::string next() const {
    std::array<char, 256> text{};
    const ssize_t size = ::recv(descriptor_, text.data(), text.size(), MSG_DONTWAIT);
    return size < 0 ? "(nothing)" : std::string(text.data(), static_cast<std::size_t>(size));
  }

 private:
  int descriptor_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  bool bound_ = false;
};

TEST(NotifySocket, ReachesAPathAndANameThatIsNoFile) {
  const test::TemporaryFolder folder;
  for (const std::string& name :
       {folder.path() + "/notify", "@porchlight-test-" + std::to_string(::getpid())}) {
    const Receiver receiver(name);
    ASSERT_TRUE(receiver.bound()) << name;
    const auto socket = NotifySocket::open(name);
    ASSERT_TRUE(socket) << socket.error().message;
    EXPECT_TRUE(socket->send("READY=1"));
    EXPECT_TRUE(socket->send("WATCHDOG=1"));
    EXPECT_EQ(receiver.next(), "READY=1") << name;
    EXPECT_EQ(receiver.next(), "WATCHDOG=1") << name;
  }
}

TEST(NotifySocket, WhereNobodyIsOrReadsNobodyWaits) {
  const test::TemporaryFolder folder;
  const auto nobody = NotifySocket::open(folder.path() + "/nobody");
  ASSERT_TRUE(nobody);
  EXPECT_FALSE(nobody->send("READY=1"));
  const Receiver receiver(folder.path() + "/full");
  const auto full = NotifySocket::open(folder.path() + "/full");
  ASSERT_TRUE(full);
  int sent = 0;
  while (sent < 1'000'000 && full->send("WATCHDOG=1")) ++sent;
  EXPECT_GT(sent, 0);
  EXPECT_LT(sent, 1'000'000);
}

TEST(NotifySocket, AnythingElseIsNoName) {
  for (const std::string& name :
       {std::string(), std::string("@"), std::string("/"), std::string("relative/path"),
        std::string("vsock:2:1234"), "/" + std::string(107, 'x')}) {
    const auto socket = NotifySocket::open(name);
    ASSERT_FALSE(socket) << name;
    EXPECT_THAT(socket.error().message, HasSubstr("expected a socket's path")) << name;
  }
  EXPECT_TRUE(NotifySocket::open("/" + std::string(106, 'x')));
}

}  // namespace
}  // namespace porchlight::net
