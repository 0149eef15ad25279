#include "access/login_service.hpp"

#include "access/authenticator.hpp"
#include "access/limits.hpp"
#include "access/login_device.hpp"
#include "base/crypto.hpp"
#include "base/ip_address.hpp"
#include "store/database/account_rules.hpp"

#include <utility>

namespace porchlight::access {
namespace {

Error wrong() {
  return {ErrorCode::unauthorized, "the e-mail or the password is wrong"};
}

Counter logins(Metrics& metrics, const char* result) {
  return metrics.counter("porchlight_logins_total", "Logins of agents, by result.", {{"result", result}});
}

/// Thread: the pool's.
Result<Login> check(store::Database& database, const LoginRequest& request, const LoginOptions& options,
                    WallTime now) {
  auto agent = database.agents().find_by_email(request.email);
  if (!agent) {
    const ErrorCode code = agent.error().code;
    if (code != ErrorCode::not_found && code != ErrorCode::bad_request) return agent.error();
    crypto::verify_nobody(request.password);
    return wrong();
  }
  if (!crypto::verify_password(agent->password_hash, request.password)) return wrong();
  auto projects = load_agent_projects(database, agent->memberships);
  if (!projects) return projects.error();
  std::string token = issue_token(*agent, now, options.token_ttl, options.jwt_secret);
  return Login{std::move(token), now + options.token_ttl, std::move(*agent), std::move(*projects)};
}

}  // namespace

LoginService::LoginService(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
                           LoginOptions options, Metrics& metrics)
    : database_(database),
      pool_(pool),
      home_(home),
      clock_(clock),
      options_(std::move(options)),
      throttle_(options_.failures_per_address, options_.failures_per_email),
      succeeded_(logins(metrics, "ok")),
      failed_(logins(metrics, "failed")),
      limited_(logins(metrics, "limited")),
      busy_(logins(metrics, "busy")),
      waiting_gauge_(metrics.gauge("porchlight_logins_waiting", "Logins whose password is to be checked.")) {}

void LoginService::login(LoginRequest request, Answer answer) {
  home_.post(lifetime_.guard([this, request = std::move(request), answer = std::move(answer)]() mutable {
    start(std::move(request), std::move(answer));
  }));
}

void LoginService::start(LoginRequest request, Answer answer) {
  // As the store keeps it: what is counted as another e-mail is another agent's. What is none counts as one.
  auto email = store::normalized_email(request.email);
  request.email = email ? std::move(*email) : std::string("none");
  LoginAttempt attempt{rate_key(request.address), request.email,
                       read_device_cookie(request.cookies, request.email, options_.jwt_secret)};
  const LoginThrottle::Lane lane = throttle_.lane_of(attempt);
  if (!has_room(attempt.address, lane)) {
    busy_.add();
    return answer(
        {.login = Error{ErrorCode::rate_limited, "too many logins at once: try again in a few seconds"},
         .retry_after = limits::login_retry});
  }
  if (options_.limited && !throttle_.take(attempt, lane, clock_.steady())) {
    limited_.add();
    return answer({.login = Error{ErrorCode::rate_limited, "too many failed logins: try again in a minute"}});
  }
  wait_for_hash(std::move(request), std::move(attempt), lane, std::move(answer));
}

bool LoginService::has_room(const std::string& address, LoginThrottle::Lane lane) const {
  const bool stranger = lane == LoginThrottle::Lane::strangers;
  if (waiting_ >= (stranger ? limits::logins_waiting_of_strangers : limits::logins_waiting)) return false;
  const auto found = waiting_by_address_.find(address);
  return found == waiting_by_address_.end() || lane == LoginThrottle::Lane::device ||
         found->second < limits::logins_waiting_per_address;
}

void LoginService::wait_for_hash(LoginRequest request, LoginAttempt attempt, LoginThrottle::Lane lane,
                                 Answer answer) {
  count_waiting(attempt.address, +1);
  pool_.ask(
      home_,
      [this, request = std::move(request), now = clock_.wall()] {
        return check(database_, request, options_, now);  // options_ never change
      },
      lifetime_.guard([this, lane, attempt = std::move(attempt),
                       answer = std::move(answer)](Result<Login> result) mutable {
        count_waiting(attempt.address, -1);
        finish(attempt, lane, result);
        std::string cookie = result ? make_device_cookie(attempt.email, options_.jwt_secret) : std::string();
        answer({.login = std::move(result), .cookie = std::move(cookie)});
      }));
}

void LoginService::count_waiting(const std::string& address, int change) {
  waiting_ += static_cast<std::size_t>(change);
  waiting_gauge_.set(static_cast<double>(waiting_));
  std::size_t& of_address = waiting_by_address_[address];
  of_address += static_cast<std::size_t>(change);
  if (of_address == 0) waiting_by_address_.erase(address);
}

void LoginService::finish(const LoginAttempt& attempt, LoginThrottle::Lane lane,
                          const Result<Login>& result) {
  (result ? succeeded_ : failed_).add();
  if (result) throttle_.remember(attempt);
  const bool wrong = !result && result.error().code == ErrorCode::unauthorized;
  if (options_.limited && !wrong) throttle_.give_back(attempt, lane);
}

}  // namespace porchlight::access
