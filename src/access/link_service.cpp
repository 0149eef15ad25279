#include "access/link_service.hpp"

#include "access/limits.hpp"
#include "access/password_rules.hpp"
#include "base/crypto.hpp"
#include "base/ip_address.hpp"
#include "base/random.hpp"
#include "store/database/account_rules.hpp"

#include <utility>

namespace porchlight::access {
namespace {

/// Six bits each: 258.
constexpr std::size_t link_token_characters = 43;

Error too_many_links() {
  return {ErrorCode::rate_limited, "too many links that are none: try again in a minute"};
}

Counter links(Metrics& metrics, const char* call, const char* result) {
  return metrics.counter("porchlight_links_total", "Links that were looked at or used, by result.",
                         {{"call", call}, {"result", result}});
}

template <typename T>
std::optional<ErrorCode> code_if_failed(const Result<T>& result) {
  return result ? std::nullopt : std::optional(result.error().code);
}

/// Thread: the passwords' pool's.
Result<store::Agent> join(store::Database& database, const LinkUse& use, WallTime now) {
  const std::string hash = hash_of_link_token(use.token);
  const auto known = database.agents().find_by_email(use.email);
  if (known) {
    if (!crypto::verify_password(known->password_hash, use.password)) return wrong_login();
    return database.team().join(hash, *known, now);
  }
  if (known.error().code != ErrorCode::not_found) return known.error();
  if (auto fits = check_new_password(use.password); !fits) return fits.error();
  auto password = crypto::hash_password(use.password);
  if (!password) return password.error();
  return database.team().join(hash, store::NewAgent{use.email, use.name, std::move(*password)}, now);
}

/// Likewise.
Result<store::Agent> set_password(store::Database& database, const LinkUse& use, WallTime now) {
  const auto password = crypto::hash_password(use.password);
  if (!password) return password.error();
  return database.team().set_password_by_link(hash_of_link_token(use.token), *password, now);
}

/// Likewise.
Result<store::Agent> make_first(store::Database& database, const FirstStart& start, WallTime now) {
  auto password = crypto::hash_password(start.password);
  if (!password) return password.error();
  auto done = database.setup().set_up(hash_of_link_token(start.key), start.project,
                                      {start.email, start.name, std::move(*password)}, now);
  if (!done) return done.error();
  return std::move(done->owner);
}

/// The e-mail that joins. Errors: badRequest, forbidden.
Result<std::string> joining_email(const store::Link& link, const std::string& given) {
  if (given.empty() && !link.email.empty()) return link.email;
  auto email = store::normalized_email(given);
  if (!email || link.email.empty() || *email == link.email) return email;
  return Error{ErrorCode::forbidden, "email: expected the one that the invitation is for"};
}

}  // namespace

std::string make_link_token() {
  return random_token(link_token_characters);
}

std::string hash_of_link_token(std::string_view token) {
  return crypto::sha256_hex(token);
}

LinkService::LinkService(store::Database& database, BlockingPool& pool, Executor& home, const Clock& clock,
                         LoginService& logins, LinkOptions options, Metrics& metrics)
    : database_(database),
      pool_(pool),
      home_(home),
      clock_(clock),
      logins_(logins),
      limited_(options.limited),
      by_address_({options.failures_per_address / 60, options.failures_per_address}, limits::login_keys) {
  for (const auto& [call, name] :
       {std::pair(Call::look, "look"), std::pair(Call::use, "use"), std::pair(Call::set_up, "setup")}) {
    counts_[static_cast<std::size_t>(call)] = {links(metrics, name, "ok"), links(metrics, name, "refused"),
                                               links(metrics, name, "limited")};
  }
}

bool LinkService::take(Call call, const std::string& key) {
  if (!limited_ || by_address_.take(key, clock_.steady())) return true;
  counts_[static_cast<std::size_t>(call)].limited.add();
  return false;
}

void LinkService::settle(Call call, const std::string& key, std::optional<ErrorCode> error) {
  const bool refused = error == ErrorCode::not_found || error == ErrorCode::forbidden;
  Counts& counts = counts_[static_cast<std::size_t>(call)];
  if (refused) counts.refused.add();
  if (!error) counts.succeeded.add();
  if (limited_ && !refused) by_address_.give_back(key);
}

LoginService::Answer LinkService::settling(Call call, std::string key, LoginService::Answer answer) {
  return [this, call, key = std::move(key), answer = std::move(answer)](LoginOutcome outcome) mutable {
    settle(call, key, code_if_failed(outcome.login));
    answer(std::move(outcome));
  };
}

void LinkService::look(std::string token, const std::string& address, Looked answer) {
  home_.post(lifetime_.guard(
      [this, token = std::move(token), key = rate_key(address), answer = std::move(answer)]() mutable {
        if (!take(Call::look, key)) return answer(too_many_links());
        auto work = [&database = database_, hash = hash_of_link_token(token), now = clock_.wall()] {
          return database.team().find_link(hash, now);
        };
        pool_.ask(home_, std::move(work),
                  lifetime_.guard([this, key = std::move(key),
                                   answer = std::move(answer)](const Result<store::Link>& link) mutable {
                    settle(Call::look, key, code_if_failed(link));
                    answer(link);
                  }));
      }));
}

void LinkService::use(LinkUse use, LoginService::Answer answer) {
  home_.post(lifetime_.guard([this, use = std::move(use), answer = std::move(answer)]() mutable {
    std::string key = rate_key(use.address);
    if (!take(Call::use, key)) return answer({.login = too_many_links()});
    auto settled = settling(Call::use, std::move(key), std::move(answer));
    auto work = [&database = database_, hash = hash_of_link_token(use.token), now = clock_.wall()] {
      return database.team().find_link(hash, now);
    };
    pool_.ask(home_, std::move(work),
              lifetime_.guard([this, use = std::move(use),
                               settled = std::move(settled)](const Result<store::Link>& link) mutable {
                if (!link) return settled({.login = link.error()});
                enter_by(*link, std::move(use), std::move(settled));
              }));
  }));
}

void LinkService::enter_by(const store::Link& link, LinkUse use, LoginService::Answer answer) {
  const bool joins = link.kind == store::LinkKind::invitation;
  auto email = joins ? joining_email(link, use.email) : Result<std::string>(link.email);
  if (!email) return answer({.login = email.error()});
  if (auto fits = check_new_password(use.password); !joins && !fits) return answer({.login = fits.error()});
  use.email = std::move(*email);
  LoginEntry entry{use.email, use.address, use.cookies, joins};
  logins_.enter(
      std::move(entry),
      [&database = database_, joins, use = std::move(use), now = clock_.wall()] {
        return joins ? join(database, use, now) : set_password(database, use, now);
      },
      std::move(answer));
}

void LinkService::set_up(FirstStart start, LoginService::Answer answer) {
  home_.post(lifetime_.guard([this, start = std::move(start), answer = std::move(answer)]() mutable {
    std::string key = rate_key(start.address);
    if (!take(Call::set_up, key)) return answer({.login = too_many_links()});
    auto settled = settling(Call::set_up, std::move(key), std::move(answer));
    auto work = [&database = database_, hash = hash_of_link_token(start.key), now = clock_.wall()] {
      return database.setup().check_key(hash, now);
    };
    pool_.ask(home_, std::move(work),
              lifetime_.guard([this, start = std::move(start),
                               settled = std::move(settled)](const Result<void>& good) mutable {
                if (!good) return settled({.login = good.error()});
                set_up_once(std::move(start), std::move(settled));
              }));
  }));
}

void LinkService::set_up_once(FirstStart start, LoginService::Answer answer) {
  if (auto fits = check_new_password(start.password); !fits) return answer({.login = fits.error()});
  LoginEntry entry{start.email, start.address, {}, false};
  logins_.enter(
      std::move(entry),
      [&database = database_, start = std::move(start), now = clock_.wall()] {
        return make_first(database, start, now);
      },
      std::move(answer));
}

}  // namespace porchlight::access
