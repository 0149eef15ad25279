#pragma once
// Who may speak for a project, and for a visitor. Pure.

#include "base/error.hpp"
#include "identity/secret_checks.hpp"
#include "protocol/visitor_messages.hpp"
#include "store/database/repositories.hpp"

#include <optional>
#include <string>

namespace porchlight::identity {

/// What an identity has proven. Where it is optional, one that proves nothing is that of a visitor like any
/// other, and the page is told why.
struct IdentityProof {
  std::string user_id;  // empty: none
  std::optional<Error> doubt;
};

/// May a page of that origin speak for the project? Pure.
/// Errors: originNotAllowed.
[[nodiscard]] Result<void> check_origin(const store::Project& project, const std::string& origin);

/// The previous identity secret counts as well. Pure.
/// Errors, where the project enforces identity: identityInvalid, identityRequired.
[[nodiscard]] Result<IdentityProof> check_identity(const store::Project& project,
                                                   const std::optional<protocol::Identity>& identity);

/// Why the visitor, as the database knows it, cannot be who has identified; none where it can, or where the
/// database did not say. Pure.
[[nodiscard]] std::optional<Error> refusal(const KnownVisitor& known, const Identified& who);

}  // namespace porchlight::identity
