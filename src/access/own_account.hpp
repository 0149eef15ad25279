#pragma once
// What agents do about their own way in. Who asks has shown a token; it has to be good in the database as it
// is now, and not as a cache had it: whoever was signed out a moment ago must not get a fresh token for the
// old one. Thread: a pool's: it blocks.

#include "access/authenticator.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "store/database/repositories.hpp"

#include <string_view>

namespace porchlight::access {

/// The agent as it is then: every token that was given before counts no more.
/// Errors: forbidden where `current` is not the password, unauthorized where the token counts no more,
/// badRequest (the new one).
[[nodiscard]] Result<store::Agent> change_own_password(store::Database& database, const AgentAccess& who,
                                                       std::string_view current, std::string_view password,
                                                       WallTime now);

/// Likewise. Errors: unauthorized.
[[nodiscard]] Result<store::Agent> sign_out_everywhere(store::Database& database, const AgentAccess& who,
                                                       WallTime now);

}  // namespace porchlight::access
