#pragma once
// Agents' tokens: JSON Web Tokens (RFC 7519), signed with HS256 and nothing else. The algorithm is ours to
// say, not the token's: whatever its header names but HS256 (`none`, RS256 with our secret as the key) is
// refused before any signature is looked at. What the agent may do is not in the token; it is looked up.

#include "base/clock.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>

namespace porchlight::jwt {

/// Units: whole seconds on the wire; what is finer is cut off.
struct Claims {
  std::string subject;  // `sub`: the agent's id
  std::string issuer;   // `iss`
  WallTime issued_at{};
  WallTime expires_at{};
  std::string credential = {};  // `cred`: which password it was given for; may be missing
};

[[nodiscard]] std::string sign(const Claims& claims, std::string_view secret);

/// `iat` must be there, but may lie in the future: the clock of the gateway that issued it may be ahead of
/// ours. Errors: unauthorized for whatever is malformed, forged, expired, of another issuer or of another
/// algorithm. Never throws.
[[nodiscard]] Result<Claims> verify(std::string_view token, std::string_view secret, std::string_view issuer,
                                    WallTime now);

}  // namespace porchlight::jwt
