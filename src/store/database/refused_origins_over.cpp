#include "store/database/refused_origins_over.hpp"

#include "store/database/limits.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace porchlight::store {
namespace {

// The sum is of both gateways; a page that is not told takes none away.
const SqlText add_refused_sql(
    "INSERT INTO refused_origins (project_id, origin, page, times, first_at, last_at) "
    "SELECT id, ?2, ?3, ?4, ?5, ?6 FROM projects WHERE id = ?1 "
    "ON CONFLICT (project_id, origin) DO UPDATE SET times = refused_origins.times + excluded.times, "
    "page = CASE WHEN excluded.page <> '' THEN excluded.page ELSE refused_origins.page END, "
    "first_at = CASE WHEN excluded.first_at < refused_origins.first_at THEN excluded.first_at "
    "ELSE refused_origins.first_at END, "
    "last_at = CASE WHEN excluded.last_at > refused_origins.last_at THEN excluded.last_at "
    "ELSE refused_origins.last_at END");
std::string keep_refused_text(const std::string& no_limit) {
  return "DELETE FROM refused_origins WHERE project_id = ?1 AND origin IN (SELECT origin FROM "
         "refused_origins "
         "WHERE project_id = ?1 ORDER BY times DESC, last_at DESC, origin" +
         no_limit + " OFFSET " + std::to_string(limits::refused_origins) + ")";
}
const SqlText keep_refused_sql{keep_refused_text(" LIMIT -1"), keep_refused_text("")};
const SqlText list_refused_sql(
    "SELECT project_id, origin, page, times, first_at, last_at FROM refused_origins "
    "WHERE project_id = ?1 AND last_at >= ?2 ORDER BY last_at DESC, origin");
std::string prune_refused_text(const std::string& skip_locked) {
  return "DELETE FROM refused_origins WHERE (project_id, origin) IN (SELECT project_id, origin "
         "FROM refused_origins WHERE last_at < ?1 LIMIT ?2" +
         skip_locked + ")";
}
const SqlText prune_refused_sql{prune_refused_text(""), prune_refused_text(" FOR UPDATE SKIP LOCKED")};

/// In one order for all gateways: so that none waits for another that waits for it.
std::vector<const RefusedOrigin*> in_order(std::span<const RefusedOrigin> refused) {
  std::vector<const RefusedOrigin*> sorted;
  sorted.reserve(refused.size());
  for (const RefusedOrigin& one : refused) sorted.push_back(&one);
  const auto key = [](const RefusedOrigin* one) { return std::tie(one->project, one->origin); };
  std::ranges::sort(sorted, [&](const auto* a, const auto* b) { return key(a) < key(b); });
  return sorted;
}

}  // namespace

Result<void> RefusedOriginsOver::add(std::span<const RefusedOrigin> refused) {
  const auto sorted = in_order(refused);
  return access_.write_together([&](SqlConnection& sql) -> Result<void> {
    for (const RefusedOrigin* const one : sorted) {
      const auto added = sql.write(add_refused_sql,
                                   {one->project, one->origin, one->page, one->times, one->first, one->last});
      if (!added) return added.error();
    }
    ProjectId project = 0;
    for (const RefusedOrigin* const one : sorted) {
      if (std::exchange(project, one->project) == one->project) continue;
      if (auto kept = sql.write(keep_refused_sql, {project}); !kept) return kept.error();
    }
    return {};
  });
}

Result<std::vector<RefusedOrigin>> RefusedOriginsOver::list(ProjectId project, WallTime since) {
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<RefusedOrigin>> {
    std::vector<RefusedOrigin> refused;
    const auto read = sql.read(list_refused_sql, {project, since}, [&](const SqlCells& row) {
      refused.push_back({row.integer(0), row.text(1), row.text(2), row.integer(3), row.time(4), row.time(5)});
    });
    if (!read) return read.error();
    return refused;
  });
}

Result<std::size_t> RefusedOriginsOver::prune(WallTime before, std::size_t limit) {
  return access_.write([&](SqlConnection& sql) -> Result<std::size_t> {
    const auto gone = sql.write(prune_refused_sql, {before, static_cast<std::int64_t>(limit)});
    if (!gone) return gone.error();
    return static_cast<std::size_t>(*gone);
  });
}

}  // namespace porchlight::store
