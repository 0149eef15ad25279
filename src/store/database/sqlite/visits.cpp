#include "store/database/sqlite/visits.hpp"

#include "store/database/visit_writes.hpp"

#include <unordered_set>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using driver::SqliteResult;
using driver::SqliteStatement;

const std::string apply_visit_sql =
    "INSERT INTO visits (" + visit_columns +
    ") SELECT ?1, iif(joined_to = '', uid, joined_to), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14 "
    "FROM visitors WHERE project_id = ?1 AND uid = ?2 "
    "ON CONFLICT (project_id, visitor_uid, started_at) DO UPDATE SET "
    "ended_at = max(ended_at, excluded.ended_at), pages = max(pages, excluded.pages) RETURNING id";
constexpr std::string_view apply_view_sql =
    "INSERT INTO page_views (visit_id, viewed_at, url, title, page) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (visit_id, viewed_at) DO UPDATE SET title = excluded.title, page = excluded.page "
    "WHERE url = excluded.url AND excluded.title NOT IN ('', title)";
constexpr std::string_view apply_words_sql =
    "INSERT INTO page_words (page, project_id, words) VALUES (?1, ?2, ?3) ON CONFLICT (page) DO NOTHING";

/// The visit's number; none: its visitor has no row.
SqliteResult<std::optional<std::int64_t>> write(SqliteStatement& statement, const Visit& visit) {
  const std::string campaign = campaign_to_json(visit.campaign);
  std::optional<std::int64_t> id;
  auto written = statement.bind(1, visit.key.project)
                     .bind(2, visit.key.uid)
                     .bind(3, to_milliseconds(visit.started))
                     .bind(4, to_milliseconds(visit.ended))
                     .bind(5, std::int64_t{visit.pages})
                     .bind(6, visit.referrer)
                     .bind(7, campaign)
                     .bind(8, visit.landing)
                     .bind(9, visit.device)
                     .bind(10, visit.browser)
                     .bind(11, visit.system)
                     .bind(12, visit.country)
                     .bind(13, visit.city)
                     .bind(14, std::int64_t{visit.bot})
                     .each([&](const driver::SqliteRow& row) { id = row.integer(0); });
  if (!written) return written.error();
  return id;
}

/// The views of a batch, and what they are searched by: each page once.
class ViewStatements {
 public:
  explicit ViewStatements(Sqlite& connection)
      : view_(connection.prepare(apply_view_sql)), words_(connection.prepare(apply_words_sql)) {}

  SqliteResult<void> write(std::int64_t visit, ProjectId project, const PageView& view) {
    const PageWords page = words_of_page(project, view);
    auto written = view_.bind(1, visit)
                       .bind(2, to_milliseconds(view.at))
                       .bind(3, view.url)
                       .bind(4, view.title)
                       .bind(5, page.page)
                       .run();
    if (!written || !pages_.insert(page.page).second) return written;
    return words_.bind(1, page.page).bind(2, project).bind(3, page.words).run();
  }

 private:
  SqliteStatement view_;
  SqliteStatement words_;
  std::unordered_set<std::int64_t> pages_;
};

}  // namespace

Result<void> SqliteVisits::apply(std::span<const VisitWrite> writes) {
  if (writes.empty()) return {};
  const std::vector<VisitWrite> batch = writable(writes);
  return access_.write([&](Sqlite& connection) -> Result<void> {
    auto visit_statement = connection.prepare(apply_visit_sql);
    ViewStatements views(connection);
    for (const VisitWrite& one : batch) {
      const auto id = write(visit_statement, one.visit);
      if (!id) return to_error(id.error());
      if (!*id) continue;
      for (const PageView& view : one.views) {
        const auto written = views.write(**id, one.visit.key.project, view);
        if (!written) return to_error(written.error());
      }
    }
    return {};
  });
}

}  // namespace porchlight::store
