#pragma once
// Who an agent is, and what is theirs. The token says only who (its signature is checked here, without any
// look-up); memberships come from the database at every use, through a cache so short that what is taken away
// is gone within a second.
//
// One per I/O thread, shared by the sockets and the REST calls of that thread.

#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/executor.hpp"
#include "base/ids.hpp"
#include "base/unique_function.hpp"
#include "store/repositories.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace porchlight::gateway {

/// The `iss` of our own tokens.
inline constexpr std::string_view token_issuer = "porchlight";

/// What a good token says.
struct TokenIdentity {
  std::int64_t agent = 0;
  WallTime expires_at{};
};

/// A fresh token for the agent.
[[nodiscard]] std::string issue_token(std::int64_t agent, WallTime now, Milliseconds ttl,
                                      std::string_view secret);

/// An agent as the database knows it now.
struct AgentAccess {
  std::int64_t id = 0;
  std::string email;
  std::string name;
  std::vector<store::Membership> memberships;

  /// None where the agent is no member of the project.
  [[nodiscard]] std::optional<store::Role> role_in(ProjectId project) const;
};

class Authenticator {
 public:
  using AccessAnswer = UniqueFunction<void(const Result<AgentAccess>&)>;

  /// `home` is the executor of the thread that this object lives on.
  Authenticator(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
                std::string jwt_secret);

  /// Errors: unauthorized for whatever is not a good token of ours.
  [[nodiscard]] Result<TokenIdentity> authenticate(std::string_view token) const;

  /// Answers at once from the cache, or later on this thread. Errors: unauthorized where the agent is gone,
  /// unavailable while the database is away.
  void load_memberships(std::int64_t agent, AccessAnswer answer);

 private:
  struct Entry {
    std::optional<AgentAccess> access;
    SteadyTime asked_at{};  // when the look-up behind `access` began
    std::vector<AccessAnswer> waiting;
  };
  void make_room();
  void ask(std::int64_t agent);
  void loaded(std::int64_t agent, SteadyTime asked_at, Result<store::Agent> found);

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  std::string jwt_secret_;
  std::unordered_map<std::int64_t, Entry> entries_;
};

}  // namespace porchlight::gateway
