#pragma once
// What every database asks of a prepared answer before it stores it. Pure.

#include "store/database/canned_replies.hpp"

namespace porchlight::store {

/// As it is stored: the shortcut in lower case and in one form of those that Unicode has for it, the content
/// trimmed. Errors: badRequest, by the name in the contract.
[[nodiscard]] Result<CannedReplyChange> normalized(const CannedReplyChange& change);

}  // namespace porchlight::store
