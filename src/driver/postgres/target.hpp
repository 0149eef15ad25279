#pragma once
// Where PostgreSQL is and how to get in, as its usual URL says it:
//   postgresql://[user[:password]@][host[:port]][,…][/database][?sslmode=verify-full&sslrootcert=…]
// Every keyword of libpq is taken, also from its environment (PGHOST, PGSSLMODE, …) and ~/.pgpass. What a
// server wants beside that is added where the URL is silent: a dead peer is noticed within a minute, and
// Kerberos, which libpq would ask with blocking calls, is left out.
//
// libpq looks names up with a blocking call too, without a limit. HostLookup does it before, on a thread of
// its own, so that a name server that hangs costs a connection its time and no more.

#include "base/clock.hpp"
#include "base/error.hpp"
#include "driver/postgres/error.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace porchlight::driver {

class PostgresTarget {
 public:
  using Keywords = std::vector<std::pair<std::string, std::string>>;

  /// Errors: badRequest, saying what was expected, never repeating the URL.
  [[nodiscard]] static Result<PostgresTarget> parse(const std::string& url);

  [[nodiscard]] const Keywords& keywords() const { return keywords_; }
  /// The keyword's value; empty where it is not there.
  [[nodiscard]] std::string_view value(std::string_view keyword) const;
  /// `host:port/database`, for the log.
  [[nodiscard]] std::string place() const;

 private:
  void set_default(const char* keyword, const char* value);

  Keywords keywords_;
};

/// Thread: any.
class HostLookup {
 public:
  /// One of the URL's hosts with its port, as libpq pairs them.
  struct Host {
    std::string name;
    std::string port;
    std::vector<std::string> addresses;
  };

  HostLookup();
  ~HostLookup();
  HostLookup(const HostLookup&) = delete;
  HostLookup& operator=(const HostLookup&) = delete;

  /// The target's keywords with an address beside each name; a name with several addresses stands there
  /// several times. Errors: unavailable, also when the answer does not come in time.
  [[nodiscard]] PostgresResult<PostgresTarget::Keywords> resolve(const PostgresTarget& target,
                                                                 const Clock& clock, SteadyTime deadline);

 private:
  struct Shared;
  [[nodiscard]] bool start(std::vector<Host> hosts);

  std::shared_ptr<Shared> shared_;  // the thread of a look-up may outlive this
};

}  // namespace porchlight::driver
