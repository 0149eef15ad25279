#include "store/database/visits_over.hpp"

#include "store/database/cursor.hpp"
#include "store/database/limits.hpp"
#include "store/database/storable_text.hpp"
#include "store/database/visit_writes.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

const std::string of_visitor = " FROM visits WHERE project_id = ?1 AND visitor_uid = ?2";

std::string prune_text(const std::string& skip_locked) {
  return "DELETE FROM visits WHERE id IN (SELECT id FROM visits WHERE project_id = ?1 AND started_at < ?2 "
         "AND ended_at < ?2 ORDER BY started_at LIMIT ?3" +
         skip_locked + ")";
}

Visit visit_of(const SqlCells& row) {
  return {{row.integer(0), row.text(1)},
          row.time(2),
          row.time(3),
          static_cast<std::uint32_t>(row.integer(4)),
          row.text(5),
          campaign_from_json(row.text(6)),
          row.text(7),
          row.text(8),
          row.text(9),
          row.text(10),
          row.text(11),
          row.text(12),
          row.truth(13)};
}

}  // namespace

// Numbers of rows are constants: PostgreSQL plans a prepared statement with LIMIT $n for a tenth of the
// table.

const SqlText& last_visit_sql() {
  static const SqlText sql{"SELECT " + visit_columns + ", (SELECT count(*)" + of_visitor + ")" + of_visitor +
                           " ORDER BY started_at DESC LIMIT 1"};
  return sql;
}

const SqlText& page_of_visits_sql() {
  static const SqlText sql{"SELECT " + visit_columns + of_visitor +
                           " AND started_at < ?3 ORDER BY started_at DESC LIMIT " +
                           std::to_string(limits::page_visits + 1)};
  return sql;
}

const SqlText& page_views_sql() {
  static const SqlText sql{"SELECT viewed_at, url, title FROM page_views WHERE visit_id = (SELECT id" +
                           of_visitor + " AND started_at = ?3) ORDER BY viewed_at DESC LIMIT " +
                           std::to_string(limits::visit_views)};
  return sql;
}

// In the order of an index that no visit's end moves in (migrations). Two gateways that prune at once do not
// wait for each other.
const SqlText& prune_visits_sql() {
  static const SqlText sql{prune_text(""), prune_text(" FOR UPDATE SKIP LOCKED")};
  return sql;
}

Result<std::optional<LastVisit>> VisitsOver::last(const VisitorKey& key) {
  if (!is_storable(key.uid)) return std::optional<LastVisit>();
  return access_.read([&](SqlConnection& sql) -> Result<std::optional<LastVisit>> {
    std::optional<LastVisit> last;
    const auto read = sql.read(last_visit_sql(), {key.project, key.uid}, [&](const SqlCells& row) {
      last = LastVisit{visit_of(row), static_cast<std::uint32_t>(row.integer(14))};
    });
    if (!read) return read.error();
    return last;
  });
}

Result<VisitsPage> VisitsOver::page(const VisitorKey& key, std::size_t limit, const std::string& cursor) {
  const auto before = cursor.empty() ? WallTime::max() : decode_visit_cursor(cursor);
  if (!before) return before.error();
  if (!is_storable(key.uid)) return VisitsPage{};
  limit = std::clamp<std::size_t>(limit, 1, limits::page_visits);
  return access_.read([&](SqlConnection& sql) -> Result<VisitsPage> {
    VisitsPage page;
    const auto read = sql.read(page_of_visits_sql(), {key.project, key.uid, *before},
                               [&](const SqlCells& row) { page.visits.push_back(visit_of(row)); });
    if (!read) return read.error();
    if (page.visits.size() <= limit) return page;
    page.visits.resize(limit);  // what is more has told that there is more
    page.next_cursor = encode_visit_cursor(page.visits.back().started);
    return page;
  });
}

Result<std::vector<PageView>> VisitsOver::views(const VisitorKey& key, WallTime started, std::size_t limit) {
  if (!is_storable(key.uid)) return std::vector<PageView>();
  return access_.read([&](SqlConnection& sql) -> Result<std::vector<PageView>> {
    std::vector<PageView> views;
    const auto read = sql.read(page_views_sql(), {key.project, key.uid, started}, [&](const SqlCells& row) {
      views.push_back({row.time(0), row.text(1), row.text(2)});
    });
    if (!read) return read.error();
    if (views.size() > limit) views.resize(limit);
    return views;
  });
}

Result<std::size_t> VisitsOver::prune(ProjectId project, WallTime before, std::size_t limit) {
  const auto rows = static_cast<std::int64_t>(std::min(limit, limits::removed_visits));
  return access_.write([&](SqlConnection& sql) -> Result<std::size_t> {
    const auto gone = sql.write(prune_visits_sql(), {project, before, rows});
    if (!gone) return gone.error();
    return static_cast<std::size_t>(*gone);
  });
}

}  // namespace porchlight::store
