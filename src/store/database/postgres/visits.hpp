#pragma once

#include "store/database/postgres/access.hpp"
#include "store/database/visits_over.hpp"

namespace porchlight::store {

/// A batch is one statement: a column is an array (`unnest`), and rows are sorted by key, as in every
/// gateway, so that two batches do not wait for each other in a circle.
class PostgresVisits final : public VisitsOver {
 public:
  explicit PostgresVisits(PostgresAccess& access) : VisitsOver(access), access_(access) {}
  Result<void> apply(std::span<const VisitWrite> writes) override;

 private:
  PostgresAccess& access_;
};

}  // namespace porchlight::store
