#pragma once
// What a new password must be, whoever sets it: over REST, by a link, at the command line. Pure.

#include "base/error.hpp"

#include <string_view>

namespace porchlight::access {

/// Errors: badRequest, saying what was expected.
[[nodiscard]] Result<void> check_new_password(std::string_view password);

}  // namespace porchlight::access
