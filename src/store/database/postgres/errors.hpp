#pragma once

#include "base/error.hpp"
#include "driver/postgres/error.hpp"

namespace porchlight::store {

/// `unavailable`, `badRequest` (unique, a value that does not fit), `notFound` (foreign key) or `internal`; a
/// repository says it better where it knows more.
[[nodiscard]] Error to_error(const driver::PostgresError& error);

/// Of a foreign key: `notFound`, naming the project that is not there.
[[nodiscard]] Error missing_project(const driver::PostgresError& error);

}  // namespace porchlight::store
