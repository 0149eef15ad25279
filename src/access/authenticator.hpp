#pragma once
// Who an agent is, and what is theirs. The token says only who (its signature is checked here, without any
// look-up) and for which password; memberships, and which password is the agent's, come from the database at
// every use, through a cache so short that what is taken away is gone within a second. While the database is
// away who was allowed stays so, for an hour: nothing can be taken away there meanwhile, and who is online is
// known all the same.
//
// One per I/O thread, shared by the sockets and the REST calls of that thread.

#include "access/kept_answers.hpp"
#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/executor.hpp"
#include "base/ids.hpp"
#include "base/metrics.hpp"
#include "base/unique_function.hpp"
#include "store/database/repositories.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace porchlight::access {

/// The `iss` of our own tokens.
inline constexpr std::string_view token_issuer = "porchlight";

/// What a good token says.
struct TokenIdentity {
  std::int64_t agent = 0;
  WallTime expires_at{};
  std::string credential = {};  // of the password that it was given for
};

/// Which password an agent has, without saying anything of it: another one as soon as it is set anew, or as
/// the agent has signed out everywhere.
[[nodiscard]] std::string credential_of(const store::Agent& agent);

/// A fresh token for the agent, good until the password is another one.
[[nodiscard]] std::string issue_token(const store::Agent& agent, WallTime now, Milliseconds ttl,
                                      std::string_view secret);

/// An agent as the database knows it now.
struct AgentAccess {
  std::int64_t id = 0;
  std::string email;
  std::string name;
  std::vector<store::Membership> memberships;
  std::string credential = {};
  std::int64_t mail_after = 0;  // minutes; 0: never

  /// None where the agent is no member of the project.
  [[nodiscard]] std::optional<store::Role> role_in(ProjectId project) const;
};

[[nodiscard]] AgentAccess access_of(const store::Agent& agent);

/// unauthorized, for a token that was given for what counts no more.
[[nodiscard]] Error signed_out();

/// Tells the log, once for all threads of a node, that agents are let in by what was known of them, and
/// counts how often. Thread: any.
class KeptAccessNotice {
 public:
  explicit KeptAccessNotice(Counter kept = {}) : kept_(kept) {}
  void set(bool away, const std::string& why);
  void count() { kept_.add(); }

 private:
  Counter kept_;
  std::atomic<bool> away_{false};
};

class Authenticator {
 public:
  using AccessAnswer = KeptAnswers<AgentAccess>::Answer;

  /// `home` is the executor of the thread that this object lives on.
  Authenticator(store::Database& database, BlockingPool& pool, Executor& home, TimerQueue& timers,
                std::string jwt_secret, KeptAccessNotice& notice);

  /// Errors: unauthorized for whatever is not a good token of ours.
  [[nodiscard]] Result<TokenIdentity> authenticate(std::string_view token) const;

  /// Answers at once from the cache, or later on this thread. Errors: unauthorized where the agent is gone,
  /// unavailable while the database is away and the agent is not known here.
  void load_memberships(std::int64_t agent, AccessAnswer answer);

  /// The same for who shows a token. Errors: also unauthorized where it was given for a password that is no
  /// longer the agent's.
  void load_access(const TokenIdentity& identity, AccessAnswer answer);

  /// Somebody says that the agent may do more since: whoever asks next has it read.
  void expire(std::int64_t agent) { agents_.expire(agent); }

  /// See KeptAnswers.
  void on_read(UniqueFunction<void(const AgentAccess&, SteadyTime)> told) {
    agents_.on_read(std::move(told));
  }
  /// What another thread has read.
  void learn(const AgentAccess& access, SteadyTime read_at) { agents_.learn(access.id, access, read_at); }
  /// What somebody here has just written: every thread of the node knows it now, and not within a second.
  void changed(const store::Agent& agent);
  /// All that exist, as somebody has read them, beginning at `read_at`: for the time when the database is
  /// away.
  void learn(const std::vector<store::Agent>& agents, SteadyTime read_at);

 private:
  void check_anew(const TokenIdentity& identity, AccessAnswer answer);

  const Clock& clock_;
  std::string jwt_secret_;
  KeptAnswers<AgentAccess> agents_;
};

}  // namespace porchlight::access
