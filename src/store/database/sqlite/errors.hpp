#pragma once

#include "base/error.hpp"
#include "driver/sqlite/sqlite.hpp"

namespace porchlight::store {

/// `unavailable`, `badRequest` (unique), `notFound` (foreign key) or `internal`; a repository says it better
/// where it knows more.
[[nodiscard]] Error to_error(const driver::SqliteError& error);

}  // namespace porchlight::store
