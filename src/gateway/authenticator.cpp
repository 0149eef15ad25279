#include "gateway/authenticator.hpp"

#include "base/jwt.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace porchlight::gateway {
namespace {

/// How old a membership may be that still counts. The contract gives a second, with the way to the client in
/// it.
constexpr Milliseconds access_age{500};
/// Agents in the cache. Past it, those that are not being asked for are forgotten.
constexpr std::size_t cached_agents = 10'000;

std::optional<std::int64_t> agent_id(std::string_view subject) {
  std::int64_t id = 0;
  const auto [end, problem] = std::from_chars(subject.data(), subject.data() + subject.size(), id);
  if (problem != std::errc{} || end != subject.data() + subject.size() || id <= 0) return std::nullopt;
  return id;
}

}  // namespace

std::string issue_token(std::int64_t agent, WallTime now, Milliseconds ttl, std::string_view secret) {
  return jwt::sign({.subject = std::to_string(agent),
                    .issuer = std::string(token_issuer),
                    .issued_at = now,
                    .expires_at = now + ttl},
                   secret);
}

std::optional<store::Role> AgentAccess::role_in(ProjectId project) const {
  for (const store::Membership& membership : memberships) {
    if (membership.project == project) return membership.role;
  }
  return std::nullopt;
}

Authenticator::Authenticator(store::Database& database, BlockingPool& pool, Executor& home,
                             const Clock& clock, std::string jwt_secret)
    : database_(database), pool_(pool), home_(home), clock_(clock), jwt_secret_(std::move(jwt_secret)) {}

Result<TokenIdentity> Authenticator::authenticate(std::string_view token) const {
  const auto claims = jwt::verify(token, jwt_secret_, token_issuer, clock_.wall());
  if (!claims) return claims.error();
  const auto id = agent_id(claims->subject);
  if (!id) return Error{ErrorCode::unauthorized, "token: expected an agent's id as its subject"};
  return TokenIdentity{*id, claims->expires_at};
}

void Authenticator::load_memberships(std::int64_t agent, AccessAnswer answer) {
  const auto found = entries_.find(agent);
  if (found != entries_.end()) {
    const Entry& entry = found->second;
    if (entry.access && clock_.steady() - entry.asked_at <= access_age) {
      const Result<AgentAccess> access = *entry.access;  // the answer may change the cache
      answer(access);
      return;
    }
  } else {
    make_room();
  }
  Entry& entry = entries_[agent];
  entry.waiting.push_back(std::move(answer));
  if (entry.waiting.size() == 1) ask(agent);
}

void Authenticator::make_room() {
  if (entries_.size() < cached_agents) return;
  std::erase_if(entries_, [](const auto& entry) { return entry.second.waiting.empty(); });
}

void Authenticator::ask(std::int64_t agent) {
  pool_.ask(
      home_, [&database = database_, agent] { return database.agents().find(agent); },
      [this, agent, asked_at = clock_.steady()](Result<store::Agent> found) {
        loaded(agent, asked_at, std::move(found));
      });
}

void Authenticator::loaded(std::int64_t agent, SteadyTime asked_at, Result<store::Agent> found) {
  Entry& entry = entries_[agent];
  std::vector<AccessAnswer> waiting = std::exchange(entry.waiting, {});
  Result<AgentAccess> access = Error{ErrorCode::unauthorized, "this agent does not exist any more"};
  if (found) {
    access = AgentAccess{found->id, std::move(found->email), std::move(found->name),
                         std::move(found->memberships)};
    entry.access = *access;
    entry.asked_at = asked_at;
  } else {
    if (found.error().code != ErrorCode::not_found) access = found.error();
    entries_.erase(agent);
  }
  for (AccessAnswer& answer : waiting) answer(access);
}

}  // namespace porchlight::gateway
