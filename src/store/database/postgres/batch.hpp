#pragma once
// A batch of visitors' writes as one statement's parameters: a column is an array (`unnest`), a visitor has
// one row (ON CONFLICT refuses to touch a row twice), and rows are sorted by key, as in every gateway, so
// that two batches do not wait for each other in a circle.

#include "base/error.hpp"
#include "driver/postgres/values.hpp"
#include "store/database/repositories.hpp"

#include <span>

namespace porchlight::store {

/// Project, uid, name, e-mail, user's id, secret's hash, referrer, first seen, last seen.
/// Errors: badRequest for a uid, a user's id or a secret's hash that PostgreSQL cannot hold.
[[nodiscard]] Result<driver::PostgresParameters> batch_parameters(std::span<const VisitorWrite> writes);

}  // namespace porchlight::store
