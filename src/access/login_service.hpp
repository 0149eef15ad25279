#pragma once
// E-mail and password for a token. Guessing is limited (login_throttle.hpp), counting failures only (an
// office behind one address logs in as often as it likes), and an e-mail that nobody has takes as long as a
// wrong password, so that neither time nor words tell which e-mails exist.
//
// Passwords are hashed in a pool of their own: each takes 64 MB and 60 ms of a core on purpose, and whoever
// asks for thousands must not hold up what everybody else waits for. What waits for that pool is bounded, in
// all, for one address, and for strangers.
//
// One per process, living on one executor: limits kept per I/O thread would be as many times too lax.

#include "access/agent_projects.hpp"
#include "access/login_throttle.hpp"
#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/executor.hpp"
#include "base/lifetime.hpp"
#include "base/metrics.hpp"
#include "base/unique_function.hpp"
#include "store/database/repositories.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace porchlight::access {

struct LoginRequest {
  std::string email;
  std::string password;
  std::string address;  // the client's
  std::string cookies;  // as its header has them
};

/// Somebody who gets in once it is their turn on the passwords' pool.
struct LoginEntry {
  std::string email;
  std::string address;  // the client's
  std::string cookies;  // as its header has them
  bool guesses = true;  // shows a password, which may be wrong
};

/// What a login is good for.
struct Login {
  std::string token;
  WallTime expires_at{};
  store::Agent agent;
  std::vector<AgentProject> projects;
};

struct LoginOutcome {
  Result<Login> login;
  std::string cookie = {};               // to set, where it is not empty
  std::chrono::seconds retry_after{60};  // where it was too much
};

struct LoginOptions {
  std::string jwt_secret;
  Milliseconds token_ttl{std::chrono::hours(12)};
  bool limited = true;
  double failures_per_address = 30;  // a minute; a bucket holds as many
  double failures_per_email = 10;
};

/// unauthorized, in one sentence for every reason.
[[nodiscard]] Error wrong_login();

class LoginService {
 public:
  using Answer = UniqueFunction<void(LoginOutcome)>;

  /// `pool`: for hashing, and nobody else's.
  LoginService(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
               LoginOptions options, Metrics& metrics);

  /// Answers on the home executor's thread. Errors: unauthorized (one sentence for every reason),
  /// rateLimited, unavailable. Thread: any.
  void login(LoginRequest request, Answer answer);

  using Work = UniqueFunction<Result<store::Agent>()>;
  /// Who gets in by other ways: limited, bounded and answered like a login. `work` says who it is, on the
  /// pool; unauthorized and forbidden count as wrong. Errors: those of `work`, and the above. Thread: any.
  void enter(LoginEntry entry, Work work, Answer answer);

  /// What the agent signs in with. Thread: a pool's: it blocks. Errors: unavailable.
  [[nodiscard]] Result<Login> sign_in(store::Agent agent, WallTime now) const;

 private:
  void start(const LoginEntry& entry, Work work, Answer answer);
  [[nodiscard]] bool has_room(const std::string& address, LoginThrottle::Lane lane) const;
  void wait_for_hash(Work work, LoginAttempt attempt, std::optional<LoginThrottle::Lane> counted,
                     Answer answer);
  void count_waiting(const std::string& address, int change);
  void finish(const LoginAttempt& attempt, std::optional<LoginThrottle::Lane> counted,
              const Result<Login>& result);

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  LoginOptions options_;
  LoginThrottle throttle_;
  std::size_t waiting_ = 0;
  std::map<std::string, std::size_t> waiting_by_address_;
  Counter succeeded_;
  Counter failed_;
  Counter limited_;
  Counter busy_;
  Gauge waiting_gauge_;
  Lifetime lifetime_;
};

}  // namespace porchlight::access
