#include "net/notify_socket.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace porchlight::net {

Result<NotifySocket> NotifySocket::open(std::string_view name) {
  // A path has a zero byte behind it, a name has one in place of the `@`.
  const bool fits = name.size() > 1 && name.size() < sizeof(sockaddr_un::sun_path);
  if (!fits || (name.front() != '/' && name.front() != '@')) {
    return Error{ErrorCode::bad_request, "\"" + std::string(name) +
                                             "\": expected a socket's path, or @ and a name, of up to " +
                                             std::to_string(sizeof(sockaddr_un::sun_path) - 1) + " bytes"};
  }
  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) {
    return Error{ErrorCode::unavailable, std::string("no socket can be made: ") + std::strerror(errno)};
  }
  return NotifySocket(descriptor, name);
}

bool NotifySocket::send(std::string_view message) const {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name_.data(), name_.size());
  const bool is_abstract = name_.front() == '@';
  if (is_abstract) address.sun_path[0] = '\0';
  const std::size_t size = offsetof(sockaddr_un, sun_path) + name_.size() + (is_abstract ? 0 : 1);
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what the call takes
  const auto* to = reinterpret_cast<const sockaddr*>(&address);
  const ssize_t sent = ::sendto(descriptor_, message.data(), message.size(), MSG_DONTWAIT | MSG_NOSIGNAL, to,
                                static_cast<socklen_t>(size));
  return sent == static_cast<ssize_t>(message.size());
}

NotifySocket::~NotifySocket() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

NotifySocket::NotifySocket(NotifySocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), name_(std::move(other.name_)) {}

NotifySocket& NotifySocket::operator=(NotifySocket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(name_, other.name_);
  return *this;
}

}  // namespace porchlight::net
