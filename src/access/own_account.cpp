#include "access/own_account.hpp"

#include "access/password_rules.hpp"
#include "base/crypto.hpp"

namespace porchlight::access {
namespace {

/// Errors: unauthorized where the token that `who` came with counts no more.
Result<store::Agent> read_signed_in(store::Database& database, const AgentAccess& who) {
  auto agent = database.agents().find(who.id);
  const bool gone = !agent && agent.error().code == ErrorCode::not_found;
  if (gone || (agent && credential_of(*agent) != who.credential)) return signed_out();
  return agent;
}

}  // namespace

Result<store::Agent> change_own_password(store::Database& database, const AgentAccess& who,
                                         std::string_view current, std::string_view password, WallTime now) {
  if (auto fits = check_new_password(password); !fits) return fits.error();
  const auto agent = read_signed_in(database, who);
  if (!agent) return agent.error();
  if (!crypto::verify_password(agent->password_hash, current)) {
    return Error{ErrorCode::forbidden, "current: expected your password"};
  }
  const auto hash = crypto::hash_password(password);
  if (!hash) return hash.error();
  return database.agents().change_password(*agent, *hash, now);
}

Result<store::Agent> sign_out_everywhere(store::Database& database, const AgentAccess& who, WallTime now) {
  const auto agent = read_signed_in(database, who);
  if (!agent) return agent.error();
  return database.agents().sign_out_everywhere(*agent, now);
}

}  // namespace porchlight::access
