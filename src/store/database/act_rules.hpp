#pragma once
// What every database asks of what agents say of visitors before it stores it, so that no form of it is laxer
// than another. Pure.

#include "base/error.hpp"
#include "store/database/acts.hpp"

#include <string>
#include <string_view>

namespace porchlight::store {

/// As it is stored: trimmed, without control characters; tags each once.
/// Errors: badRequest, by the name in the contract.
[[nodiscard]] Result<VisitorChange> normalized(const VisitorChange& change);
/// The same of a ban's reason.
[[nodiscard]] Result<std::string> normalized_reason(std::string_view reason);

}  // namespace porchlight::store
