#pragma once
// Datagrams to a socket of this machine: how a service manager (systemd) is told something. The protocol is
// sd_notify(3)'s, lines of NAME=VALUE; it needs no library.

#include "base/error.hpp"

#include <string>
#include <string_view>

namespace porchlight::net {

/// The descriptor is opened once: a sign of life must not wait until there is a free one.
class NotifySocket {
 public:
  /// `name`: NOTIFY_SOCKET's value, a path that begins with a slash, or `@NAME`, which is no file (Linux'
  /// abstract names). Whether somebody listens there is not looked at. Errors: badRequest for another name,
  /// or one too long; `unavailable` without a descriptor.
  [[nodiscard]] static Result<NotifySocket> open(std::string_view name);
  ~NotifySocket();
  NotifySocket(NotifySocket&& other) noexcept;
  NotifySocket& operator=(NotifySocket&& other) noexcept;
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// Never waits; false: nobody is there, or has room. Thread: any.
  [[nodiscard]] bool send(std::string_view message) const;

 private:
  explicit NotifySocket(int descriptor, std::string_view name) : descriptor_(descriptor), name_(name) {}

  int descriptor_ = -1;
  std::string name_;
};

}  // namespace porchlight::net
