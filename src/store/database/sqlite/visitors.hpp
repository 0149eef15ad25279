#pragma once

#include "store/database/sqlite/access.hpp"
#include "store/database/visitors_over.hpp"

namespace porchlight::store {

class SqliteVisitors final : public VisitorsOver {
 public:
  explicit SqliteVisitors(SqliteAccess& access) : VisitorsOver(access), access_(access) {}
  Result<std::vector<Visitor>> find_many(ProjectId project, std::span<const std::string> uids) override;
  Result<void> apply(std::span<const VisitorWrite> writes) override;

 private:
  Result<std::vector<Visitor>> search(const VisitorSearch& search) override;

  SqliteAccess& access_;
};

}  // namespace porchlight::store
