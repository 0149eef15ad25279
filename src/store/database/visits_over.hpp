#pragma once
// Everything about visits but how a batch is written, in either database. A batch is where the two differ;
// each form writes its own.

#include "store/database/sql_access.hpp"
#include "store/database/sql_text.hpp"
#include "store/database/visits.hpp"

namespace porchlight::store {

/// Of `visits`, but its number.
inline const std::string visit_columns =
    "project_id, visitor_uid, started_at, ended_at, pages, referrer, campaign, landing, device, browser, "
    "system, country, city, bot";

/// The statements, for those who look at their plans.
[[nodiscard]] const SqlText& last_visit_sql();
[[nodiscard]] const SqlText& page_of_visits_sql();
[[nodiscard]] const SqlText& page_views_sql();
[[nodiscard]] const SqlText& prune_visits_sql();

class VisitsOver : public VisitsRepository {
 public:
  explicit VisitsOver(SqlAccess& access) : access_(access) {}
  Result<std::optional<LastVisit>> last(const VisitorKey& key) final;
  Result<VisitsPage> page(const VisitorKey& key, std::size_t limit, const std::string& cursor) final;
  Result<std::vector<PageView>> views(const VisitorKey& key, WallTime started, std::size_t limit) final;
  Result<std::size_t> prune(ProjectId project, WallTime before, std::size_t limit) final;

 private:
  SqlAccess& access_;
};

}  // namespace porchlight::store
