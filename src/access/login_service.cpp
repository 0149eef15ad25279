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

Counter logins(Metrics& metrics, const char* result) {
  return metrics.counter("porchlight_logins_total", "Logins of agents, by result.", {{"result", result}});
}

/// Thread: the pool's.
Result<store::Agent> check(store::Database& database, const std::string& email, const std::string& password) {
  auto agent = database.agents().find_by_email(email);
  if (!agent) {
    const ErrorCode code = agent.error().code;
    if (code != ErrorCode::not_found && code != ErrorCode::bad_request) return agent.error();
    crypto::verify_nobody(password);
    return wrong_login();
  }
  if (!crypto::verify_password(agent->password_hash, password)) return wrong_login();
  return agent;
}

}  // namespace

Error wrong_login() {
  return {ErrorCode::unauthorized, "the e-mail or the password is wrong"};
}

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
  Work work = [&database = database_, email = request.email, password = std::move(request.password)] {
    return check(database, email, password);
  };
  enter({std::move(request.email), std::move(request.address), std::move(request.cookies)}, std::move(work),
        std::move(answer));
}

void LoginService::enter(LoginEntry entry, Work work, Answer answer) {
  home_.post(lifetime_.guard(
      [this, entry = std::move(entry), work = std::move(work), answer = std::move(answer)]() mutable {
        start(entry, std::move(work), std::move(answer));
      }));
}

Result<Login> LoginService::sign_in(store::Agent agent, WallTime now) const {
  auto projects = load_agent_projects(database_, agent.memberships);
  if (!projects) return projects.error();
  std::string token = issue_token(agent, now, options_.token_ttl, options_.jwt_secret);
  return Login{std::move(token), now + options_.token_ttl, std::move(agent), std::move(*projects)};
}

void LoginService::start(const LoginEntry& entry, Work work, Answer answer) {
  // As the store keeps it: what is counted as another e-mail is another agent's. What is none counts as one.
  const auto email = store::normalized_email(entry.email);
  LoginAttempt attempt{rate_key(entry.address), email ? *email : std::string("none"), {}};
  attempt.device = read_device_cookie(entry.cookies, attempt.email, options_.jwt_secret);
  const LoginThrottle::Lane lane = throttle_.lane_of(attempt);
  if (!has_room(attempt.address, lane)) {
    busy_.add();
    return answer(
        {.login = Error{ErrorCode::rate_limited, "too many logins at once: try again in a few seconds"},
         .retry_after = limits::login_retry});
  }
  const bool counts = options_.limited && entry.guesses;
  if (counts && !throttle_.take(attempt, lane, clock_.steady())) {
    limited_.add();
    return answer({.login = Error{ErrorCode::rate_limited, "too many failed logins: try again in a minute"}});
  }
  wait_for_hash(std::move(work), std::move(attempt), counts ? std::optional(lane) : std::nullopt,
                std::move(answer));
}

bool LoginService::has_room(const std::string& address, LoginThrottle::Lane lane) const {
  const bool stranger = lane == LoginThrottle::Lane::strangers;
  if (waiting_ >= (stranger ? limits::logins_waiting_of_strangers : limits::logins_waiting)) return false;
  const auto found = waiting_by_address_.find(address);
  return found == waiting_by_address_.end() || lane == LoginThrottle::Lane::device ||
         found->second < limits::logins_waiting_per_address;
}

void LoginService::wait_for_hash(Work work, LoginAttempt attempt, std::optional<LoginThrottle::Lane> counted,
                                 Answer answer) {
  count_waiting(attempt.address, +1);
  pool_.ask(
      home_,
      [this, work = std::move(work), now = clock_.wall()]() mutable -> Result<Login> {
        auto agent = work();
        if (!agent) return agent.error();
        return sign_in(std::move(*agent), now);
      },
      lifetime_.guard([this, counted, attempt = std::move(attempt),
                       answer = std::move(answer)](Result<Login> result) mutable {
        count_waiting(attempt.address, -1);
        finish(attempt, counted, result);
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

void LoginService::finish(const LoginAttempt& attempt, std::optional<LoginThrottle::Lane> counted,
                          const Result<Login>& result) {
  (result ? succeeded_ : failed_).add();
  if (result) throttle_.remember(attempt);
  const bool wrong = !result && (result.error().code == ErrorCode::unauthorized ||
                                 result.error().code == ErrorCode::forbidden);
  if (counted && !wrong) throttle_.give_back(attempt, *counted);
}

}  // namespace porchlight::access
