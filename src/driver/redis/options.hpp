#pragma once
// How to reach Redis, as one URL says it:
//   redis://[user[:password]@]host[:port][/database]          rediss:// the same over TLS
//   redis+sentinel://[user[:password]@]host[:port][,host[:port]…]/master[/database]
//   rediss+sentinel://…                                       both over TLS, with the same trust
// Ports are 6379 and, of Sentinels, 26379 where they are not given. User and password are percent-decoded;
// `:password@` alone is the default user's. For Sentinels they are the server's; `sentinel_user`,
// `sentinel_password` as query parameters are the Sentinels' own. Query parameters with TLS: `ca` (a PEM
// file; the system's otherwise), `verify` (`full`, or `none`).

#include "base/error.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::driver {

/// A server, or a Sentinel.
struct RedisAddress {
  std::string host;
  std::uint16_t port = 0;
  bool operator==(const RedisAddress&) const = default;
};

/// `host:port`, an IPv6 address in brackets.
[[nodiscard]] std::string to_string(const RedisAddress& address);

struct RedisOptions {
  std::vector<RedisAddress> addresses;  // the server, or its Sentinels
  std::string sentinel_master;          // empty: no Sentinels
  std::string user;
  std::string password;
  std::string sentinel_user;
  std::string sentinel_password;
  unsigned database = 0;
  bool tls = false;
  bool tls_verify = true;
  std::string tls_ca;
};

/// Errors: badRequest, saying what was expected, never repeating the password.
[[nodiscard]] Result<RedisOptions> parse_redis_url(std::string_view url);

}  // namespace porchlight::driver
