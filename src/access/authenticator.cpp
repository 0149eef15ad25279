#include "access/authenticator.hpp"

#include "access/jwt.hpp"
#include "access/limits.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"

#include <charconv>
#include <utility>

namespace porchlight::access {
namespace {

std::optional<std::int64_t> agent_id(std::string_view subject) {
  std::int64_t id = 0;
  const auto [end, problem] = std::from_chars(subject.data(), subject.data() + subject.size(), id);
  if (problem != std::errc{} || end != subject.data() + subject.size() || id <= 0) return std::nullopt;
  return id;
}

Result<AgentAccess> read_access(store::Database& database, std::int64_t id) {
  const auto agent = database.agents().find(id);
  if (!agent) return agent.error();
  return access_of(*agent);
}

}  // namespace

/// While nobody has signed out everywhere it is what it was before that could be done: tokens stay good.
std::string credential_of(const store::Agent& agent) {
  constexpr std::size_t digits = 32;
  std::string text = "credential " + agent.password_hash;
  if (agent.sign_outs > 0) text += ' ' + std::to_string(agent.sign_outs);
  return crypto::sha256_hex(text).substr(0, digits);
}

AgentAccess access_of(const store::Agent& agent) {
  return {agent.id, agent.email, agent.name, agent.memberships, credential_of(agent), agent.mail_after};
}

Error signed_out() {
  return {ErrorCode::unauthorized, "This sign-in counts no more: sign in again."};
}

std::string issue_token(const store::Agent& agent, WallTime now, Milliseconds ttl, std::string_view secret) {
  return jwt::sign({.subject = std::to_string(agent.id),
                    .issuer = std::string(token_issuer),
                    .issued_at = now,
                    .expires_at = now + ttl,
                    .credential = credential_of(agent)},
                   secret);
}

std::optional<store::Role> AgentAccess::role_in(ProjectId project) const {
  for (const store::Membership& membership : memberships) {
    if (membership.project == project) return membership.role;
  }
  return std::nullopt;
}

void KeptAccessNotice::set(bool away, const std::string& why) {
  if (away_.exchange(away) == away) return;
  if (away) {
    log::warning("the database does not answer: agents are let in by what was known of them, for an hour",
                 {{"reason", why}});
  } else {
    log::info("agents are let in by what the database says again");
  }
}

Authenticator::Authenticator(store::Database& database, BlockingPool& pool, Executor& home,
                             TimerQueue& timers, std::string jwt_secret, KeptAccessNotice& notice)
    : clock_(timers.clock()),
      jwt_secret_(std::move(jwt_secret)),
      agents_(database, pool, home, timers, read_access,
              {.fresh = limits::access_age,
               .patience = limits::database_patience,
               .wait = limits::database_wait,
               .kept = limits::access_kept,
               .most = limits::known_agents}) {
  agents_.on_away([&notice](bool away, const std::string& why) { notice.set(away, why); });
  agents_.on_kept([&notice] { notice.count(); });
}

Result<TokenIdentity> Authenticator::authenticate(std::string_view token) const {
  const auto claims = jwt::verify(token, jwt_secret_, token_issuer, clock_.wall());
  if (!claims) return claims.error();
  const auto id = agent_id(claims->subject);
  if (!id) return Error{ErrorCode::unauthorized, "token: expected an agent's id as its subject"};
  return TokenIdentity{*id, claims->expires_at, claims->credential};
}

void Authenticator::load_memberships(std::int64_t agent, AccessAnswer answer) {
  agents_.find(agent, [answer = std::move(answer)](const Result<AgentAccess>& access) mutable {
    if (access || access.error().code != ErrorCode::not_found) return answer(access);
    answer(Error{ErrorCode::unauthorized, "this agent does not exist any more"});
  });
}

void Authenticator::learn(const std::vector<store::Agent>& agents, SteadyTime read_at) {
  for (const store::Agent& agent : agents) agents_.learn(agent.id, access_of(agent), read_at);
}

void Authenticator::changed(const store::Agent& agent) {
  agents_.tell(agent.id, access_of(agent), clock_.steady());
}

void Authenticator::load_access(const TokenIdentity& identity, AccessAnswer answer) {
  load_memberships(identity.agent,
                   [this, identity, answer = std::move(answer)](const Result<AgentAccess>& access) mutable {
                     if (!access || access->credential == identity.credential) return answer(access);
                     check_anew(identity, std::move(answer));
                   });
}

/// A token of a moment ago is newer than what is known here: another gateway has given it.
void Authenticator::check_anew(const TokenIdentity& identity, AccessAnswer answer) {
  agents_.find_anew(identity.agent, [credential = identity.credential,
                                     answer = std::move(answer)](const Result<AgentAccess>& access) mutable {
    const bool gone = !access && access.error().code == ErrorCode::not_found;
    if (gone || (access && access->credential != credential)) return answer(signed_out());
    answer(access);
  });
}

}  // namespace porchlight::access
