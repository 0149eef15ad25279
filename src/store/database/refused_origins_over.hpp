#pragma once

#include "store/database/refused_origins.hpp"
#include "store/database/sql_access.hpp"

namespace porchlight::store {

/// Refused origins, in either database.
class RefusedOriginsOver final : public RefusedOriginsRepository {
 public:
  explicit RefusedOriginsOver(SqlAccess& access) : access_(access) {}
  Result<void> add(std::span<const RefusedOrigin> refused) override;
  Result<std::vector<RefusedOrigin>> list(ProjectId project, WallTime since) override;
  Result<std::size_t> prune(WallTime before, std::size_t limit) override;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
