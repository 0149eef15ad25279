#include "api/login_service.hpp"

#include "api/account_json.hpp"
#include "api/limits.hpp"
#include "base/crypto.hpp"
#include "gateway/authenticator.hpp"
#include "gateway/rate_key.hpp"

#include <utility>

namespace porchlight::api {
namespace {

Error wrong() {
  return {ErrorCode::unauthorized, "the e-mail or the password is wrong"};
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

Rate per_minute(double count) {
  return {.per_second = count / 60, .burst = count};
}

Counter logins(Metrics& metrics, const char* result) {
  return metrics.counter("porchlight_logins_total", "Logins of agents, by result.", {{"result", result}});
}

/// Thread: the pool's.
Result<std::string> check(store::Database& database, const LoginRequest& request, const LoginOptions& options,
                          WallTime now) {
  const auto agent = database.agents().find_by_email(request.email);
  if (!agent) {
    const ErrorCode code = agent.error().code;
    if (code != ErrorCode::not_found && code != ErrorCode::bad_request) return agent.error();
    crypto::verify_nobody(request.password);
    return wrong();
  }
  if (!crypto::verify_password(agent->password_hash, request.password)) return wrong();
  const auto projects = load_agent_projects(database, agent->memberships);
  if (!projects) return projects.error();
  const std::string token = gateway::issue_token(agent->id, now, options.token_ttl, options.jwt_secret);
  return login_json(token, now + options.token_ttl, *agent, *projects);
}

}  // namespace

LoginService::LoginService(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
                           LoginOptions options, Metrics& metrics)
    : database_(database),
      pool_(pool),
      home_(home),
      clock_(clock),
      options_(std::move(options)),
      by_address_(per_minute(options_.failures_per_address), limits::login_keys),
      by_email_(per_minute(options_.failures_per_email), limits::login_keys),
      succeeded_(logins(metrics, "ok")),
      failed_(logins(metrics, "failed")),
      limited_(logins(metrics, "limited")) {}

void LoginService::login(LoginRequest request, Answer answer) {
  home_.post([this, request = std::move(request), answer = std::move(answer)]() mutable {
    start(std::move(request), std::move(answer));
  });
}

void LoginService::start(LoginRequest request, Answer answer) {
  request.email = lower(std::move(request.email));
  const std::string address_key = gateway::rate_key(request.address);
  if (!take(address_key, request.email)) {
    limited_.add();
    return answer(Error{ErrorCode::rate_limited, "too many failed logins: try again in a minute"});
  }
  if (under_way_ >= limits::logins_waiting) {
    finish(address_key, request.email, Error{ErrorCode::unavailable, {}});
    return answer(Error{ErrorCode::unavailable, "too many logins at once: try again in a few seconds"});
  }
  ++under_way_;
  const std::string email = request.email;
  pool_.ask(
      home_,
      [this, request = std::move(request), now = clock_.wall()] {
        return check(database_, request, options_, now);  // options_ never change
      },
      [this, address_key, email, answer = std::move(answer)](Result<std::string> result) mutable {
        --under_way_;
        finish(address_key, email, result);
        answer(std::move(result));
      });
}

bool LoginService::take(const std::string& address_key, const std::string& email) {
  if (!options_.limited) return true;
  const SteadyTime now = clock_.steady();
  if (!by_address_.take(address_key, now)) return false;
  if (by_email_.take(email, now)) return true;
  by_address_.give_back(address_key);
  return false;
}

void LoginService::finish(const std::string& address_key, const std::string& email,
                          const Result<std::string>& result) {
  (result ? succeeded_ : failed_).add();
  if (!options_.limited || (!result && result.error().code == ErrorCode::unauthorized)) return;
  by_address_.give_back(address_key);
  by_email_.give_back(email);
}

}  // namespace porchlight::api
