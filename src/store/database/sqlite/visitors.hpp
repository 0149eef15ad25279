#pragma once

#include "store/database/repositories.hpp"
#include "store/database/sqlite/access.hpp"

namespace porchlight::store {

class SqliteVisitors final : public VisitorsRepository {
 public:
  explicit SqliteVisitors(SqliteAccess& access) : access_(access) {}
  Result<Visitor> find(const VisitorKey& key) override;
  Result<std::vector<Visitor>> find_many(ProjectId project, std::span<const std::string> uids) override;
  /// Case is ignored for ASCII letters only: SQLite knows no other.
  Result<VisitorPage> page(ProjectId project, const VisitorQuery& query) override;
  Result<void> apply(std::span<const VisitorWrite> writes) override;

 private:
  SqliteAccess& access_;
};

}  // namespace porchlight::store
