#pragma once

#include "store/database/sqlite/access.hpp"
#include "store/database/visits_over.hpp"

namespace porchlight::store {

class SqliteVisits final : public VisitsOver {
 public:
  explicit SqliteVisits(SqliteAccess& access) : VisitsOver(access), access_(access) {}
  Result<void> apply(std::span<const VisitWrite> writes) override;

 private:
  SqliteAccess& access_;
};

}  // namespace porchlight::store
