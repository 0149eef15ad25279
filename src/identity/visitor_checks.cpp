#include "identity/visitor_checks.hpp"

#include "access/ban_directory.hpp"
#include "access/origin.hpp"
#include "base/crypto.hpp"

#include <utility>

namespace porchlight::identity {
namespace {

bool proves(const protocol::Identity& identity, const std::string& secret) {
  return !secret.empty() && crypto::equal_constant_time(
                                crypto::to_hex(crypto::hmac_sha256(secret, identity.user_id)), identity.hash);
}

}  // namespace

Result<void> check_origin(const store::Project& project, const std::string& origin) {
  const bool allowed =
      origin.empty() ? project.allow_missing_origin : access::origin_allowed(origin, project.origins);
  if (allowed) return {};
  return Error{ErrorCode::origin_not_allowed,
               origin.empty()
                   ? "Expected an Origin header: this project takes visitors from web pages only."
                   : "Expected a page of an origin that the project allows; add it with 'porchlight project "
                     "set " +
                         std::to_string(project.id) + " --add-origin URL'."};
}

Result<IdentityProof> check_identity(const store::Project& project,
                                     const std::optional<protocol::Identity>& identity) {
  const bool claimed = identity && (!identity->user_id.empty() || !identity->hash.empty());
  if (!claimed) {
    if (!project.enforce_identity) return IdentityProof{};
    return Error{ErrorCode::identity_required, "Expected identity {userId, hash}: this project requires it."};
  }
  if (!identity->user_id.empty() &&
      (proves(*identity, project.identity_secret) || proves(*identity, project.previous_identity_secret))) {
    return IdentityProof{identity->user_id, std::nullopt};
  }
  Error invalid{
      ErrorCode::identity_invalid,
      "Expected identity.hash: HMAC-SHA-256 of identity.userId under the project's identity secret, "
      "as 64 lower-case hexadecimal digits."};
  if (project.enforce_identity) return invalid;
  return IdentityProof{{}, std::move(invalid)};
}

std::optional<Error> refusal(const KnownVisitor& known, const Identified& who) {
  if (known.banned) return access::banned();
  if (judge_secret(known, who.message.secret) == SecretVerdict::wrong) {
    return Error{ErrorCode::forbidden,
                 "Expected the visitorSecret that this visitorUid was first seen with."};
  }
  // Who has joined belongs to its person: it is nobody else's, and nobody's without a proof.
  if (known.visitor && !known.visitor->joined_to.empty() && known.visitor->user_id != who.user_id) {
    return Error{
        ErrorCode::forbidden,
        "This visitorUid is a device of a signed-in user: expected an identify that proves to be that "
        "user, or another visitorUid."};
  }
  const bool of_another = known.visitor && !known.visitor->user_id.empty() && !who.user_id.empty() &&
                          known.visitor->user_id != who.user_id;
  if (!of_another) return std::nullopt;
  return Error{
      ErrorCode::forbidden,
      "This visitorUid is that of another user: expected a new one (or an identify without identity, "
      "by which that user leaves it)."};
}

}  // namespace porchlight::identity
