#pragma once
// E-mail and password for a token. Guessing is limited per address and per e-mail, counting failures only (an
// office behind one address logs in as often as it likes), and an e-mail that nobody has takes as long as a
// wrong password, so that neither time nor words tell which e-mails exist.
//
// One per process, living on one executor: limits kept per I/O thread would be as many times too lax.

#include "base/blocking_pool.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/executor.hpp"
#include "base/metrics.hpp"
#include "base/rate_limit.hpp"
#include "base/unique_function.hpp"
#include "store/repositories.hpp"

#include <string>

namespace porchlight::api {

struct LoginRequest {
  std::string email;
  std::string password;
  std::string address;  // the client's
};

struct LoginOptions {
  std::string jwt_secret;
  Milliseconds token_ttl{std::chrono::hours(12)};
  bool limited = true;
  double failures_per_address = 30;  // a minute; a bucket holds as many
  double failures_per_email = 10;
};

class LoginService {
 public:
  /// JSON: `{token, expiresAt, agent, projects}`.
  using Answer = UniqueFunction<void(Result<std::string>)>;

  LoginService(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
               LoginOptions options, Metrics& metrics);

  /// Answers on the home executor's thread. Errors: unauthorized (one sentence for every reason),
  /// rateLimited, unavailable. Thread: any.
  void login(LoginRequest request, Answer answer);

 private:
  void start(LoginRequest request, Answer answer);
  [[nodiscard]] bool take(const std::string& address_key, const std::string& email);
  void finish(const std::string& address_key, const std::string& email, const Result<std::string>& result);

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  LoginOptions options_;
  KeyedRateLimiter by_address_;
  KeyedRateLimiter by_email_;
  std::size_t under_way_ = 0;
  Counter succeeded_;
  Counter failed_;
  Counter limited_;
};

}  // namespace porchlight::api
