#pragma once
// Who a request comes from where proxies stand in front: X-Forwarded-For, read from its right end, since each
// proxy adds the address that it saw there and everything before it is somebody's word.

#include "base/ip_address.hpp"
#include "net/http.hpp"

#include <atomic>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::net {

/// Which proxies are believed. Neither: none, and the header means nothing.
struct ProxyTrust {
  std::size_t hops = 0;             // so many, whoever they are
  std::vector<IpNetwork> networks;  // those whose address is in one of these

  [[nodiscard]] bool any() const { return hops > 0 || !networks.empty(); }
  friend bool operator==(const ProxyTrust&, const ProxyTrust&) = default;
};

/// One for the node. Thread: any.
class ForwardedFor {
 public:
  explicit ForwardedFor(ProxyTrust trust) : trust_(std::move(trust)) {}

  /// The address to count the request by. Always an IP address where `peer` is one: an entry that is none is
  /// counted by whoever handed it over, and said in the log, once.
  [[nodiscard]] std::string client(std::string_view peer, const Headers& headers) const;
  /// May that peer speak for others? Then it is a proxy, and no one client.
  [[nodiscard]] bool speaks_for_others(std::string_view peer) const;

 private:
  [[nodiscard]] bool believes(const IpAddress& address, std::size_t hop) const;
  void complain(std::string_view entry) const;
  void hint(const IpAddress& peer, const Headers& headers) const;

  const ProxyTrust trust_;
  mutable std::atomic<bool> complained_ = false;
  mutable std::atomic<bool> hinted_ = false;
};

}  // namespace porchlight::net
