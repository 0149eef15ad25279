#include "store/database/postgres/page_readers.hpp"

#include "store/database/limits.hpp"

#include <cstdint>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresParameters;
using driver::PostgresResult;
using Uids = std::vector<std::string>;

const std::string one_more_view = " LIMIT " + std::to_string(limits::search_views + 1);

/// Planned for this text: one of two characters has no trigram.
PostgresResult<std::vector<std::int64_t>> pages_with(PostgresConnection& connection, ProjectId project,
                                                     const std::string& pattern) {
  static const std::string sql =
      "SELECT page FROM page_words WHERE project_id = $1 AND words LIKE $2" + one_more_view;
  const auto rows = connection.execute_planned(sql, PostgresParameters().add(project).add(pattern));
  if (!rows) return rows.error();
  std::vector<std::int64_t> pages;
  pages.reserve(rows->size());
  for (std::size_t row = 0; row < rows->size(); ++row) pages.push_back(rows->integer(row, 0));
  return pages;
}

}  // namespace

PostgresResult<std::optional<Uids>> page_readers(PostgresConnection& connection, ProjectId project,
                                                 const std::string& pattern) {
  const auto pages = pages_with(connection, project, pattern);
  if (!pages) return pages.error();
  if (pages->empty()) return std::optional<Uids>(Uids());
  if (pages->size() > limits::search_views) return std::optional<Uids>();
  // Page by page, so that one which everybody reads costs no more than the limit; and a visit for each view,
  // not a join, for which all visits might be read.
  static const std::string sql =
      "SELECT (SELECT r.visitor_uid FROM visits r WHERE r.id = found.visit_id) AS uid, count(*) FROM ("
      "SELECT one.visit_id FROM unnest($1::bigint[]) AS asked (page) CROSS JOIN LATERAL ("
      "SELECT w.visit_id FROM page_views w WHERE w.page = asked.page ORDER BY w.visit_id DESC" +
      one_more_view + ") AS one" + one_more_view + ") AS found GROUP BY uid";
  const auto rows = connection.execute(sql, PostgresParameters().add(std::span(*pages)));
  if (!rows) return rows.error();
  Uids uids;
  uids.reserve(rows->size());
  std::int64_t views = 0;
  for (std::size_t row = 0; row < rows->size(); ++row) {
    uids.push_back(rows->text(row, 0));
    views += rows->integer(row, 1);
  }
  if (views > static_cast<std::int64_t>(limits::search_views)) return std::optional<Uids>();
  return std::optional<Uids>(std::move(uids));
}

const std::string& has_read_sql() {
  // A scalar with LIMIT is asked row by row: EXISTS might be made into a table of everybody who has.
  static const std::string sql =
      "coalesce((SELECT true FROM visits r JOIN page_views w ON w.visit_id = r.id "
      "JOIN page_words p ON p.page = w.page WHERE r.project_id = $1 AND r.visitor_uid = uid "
      "AND p.words LIKE $5 LIMIT 1), false)";
  return sql;
}

}  // namespace porchlight::store
