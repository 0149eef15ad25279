#pragma once
// Ways in without a password: a link to join a project, one to set a password anew, and the key of the first
// start. Each token has 256 bits and is kept as its SHA-256 only, by which it is looked up; it works once.
//
// Who shows tokens that are none is limited by address, as wrong logins are; where an account's password is
// asked for, it is a login's attempt like any other (login_service.hpp).
//
// One per process, on the executor of the logins.

#include "access/login_service.hpp"
#include "base/rate_limit.hpp"
#include "store/database/setup.hpp"
#include "store/database/team.hpp"

#include <array>
#include <string>
#include <vector>

namespace porchlight::access {

/// A new token: 256 bits, as letters and digits that an address can have.
[[nodiscard]] std::string make_link_token();
/// What is kept of one.
[[nodiscard]] std::string hash_of_link_token(std::string_view token);

struct LinkUse {
  std::string token;
  std::string email;  // empty: the link's
  std::string name;
  std::string password;
  std::string address;
  std::string cookies;
};

struct FirstStart {
  std::string key;
  std::string email;
  std::string name;
  std::string password;
  store::FirstProject project;
  std::string address;
};

struct LinkOptions {
  bool limited = true;
  double failures_per_address = 30;  // a minute; a bucket holds as many
};

class LinkService {
 public:
  /// `pool`: for look-ups; passwords are hashed where the logins' are.
  LinkService(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
              LoginService& logins, LinkOptions options, Metrics& metrics);

  using Looked = UniqueFunction<void(const Result<store::Link>&)>;
  // Answers come on the home executor's thread. Thread: any.

  /// Errors: notFound, rateLimited, unavailable.
  void look(std::string token, const std::string& address, Looked answer);
  /// Errors: those of joining (store/database/team.hpp) and of a login.
  void use(LinkUse use, LoginService::Answer answer);
  /// Errors: forbidden for a wrong key, conflict where there are agents; badRequest.
  void set_up(FirstStart start, LoginService::Answer answer);

 private:
  enum class Call : std::uint8_t { look, use, set_up };
  struct Counts {
    Counter succeeded;
    Counter refused;
    Counter limited;
  };

  /// Whether the address may try (again).
  [[nodiscard]] bool take(Call call, const std::string& key);
  /// What became of it: only what was refused counts.
  void settle(Call call, const std::string& key, std::optional<ErrorCode> error);
  void enter_by(const store::Link& link, LinkUse use, LoginService::Answer answer);
  void set_up_once(FirstStart start, LoginService::Answer answer);
  LoginService::Answer settling(Call call, std::string key, LoginService::Answer answer);

  store::Database& database_;
  BlockingPool& pool_;
  Executor& home_;
  const Clock& clock_;
  LoginService& logins_;
  const bool limited_;
  KeyedRateLimiter by_address_;
  std::array<Counts, 3> counts_;
  Lifetime lifetime_;
};

}  // namespace porchlight::access
