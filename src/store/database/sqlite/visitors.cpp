#include "store/database/sqlite/visitors.hpp"

#include "base/utf8.hpp"
#include "store/database/limits.hpp"
#include "store/database/sqlite/sql.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using driver::SqliteRow;
using driver::SqliteStatement;

const std::string find_one_of_many_sql =
    "SELECT " + read_visitor_columns + " FROM visitors WHERE project_id = ?1 AND uid = ?2";

/// The order is the index's, read backwards from the cursor; rows that the text does not match are skipped
/// there.
std::string search_sql(const std::string& time) {
  return "SELECT " + read_visitor_columns + " FROM visitors WHERE project_id = ?1 AND (" + time +
         ", uid) < (?2, ?3) AND joined_to IN ('', uid) AND (?4 = '' OR instr(fold(uid || char(10) || name || "
         "char(10) || email || char(10) || agent_name || char(10) || tags), ?4)) "
         "ORDER BY " +
         time + " DESC, uid DESC LIMIT ?5";
}
const std::string search_by_last_seen_sql = search_sql("last_seen_at");
const std::string search_by_first_seen_sql = search_sql("first_seen_at");

constexpr std::string_view apply_sql =
    "INSERT INTO visitors (project_id, uid, name, email, user_id, secret_hash, first_referrer, "
    "first_seen_at, last_seen_at) "
    "SELECT ?1, ?2, coalesce(?3, ''), coalesce(?4, ''), coalesce(?5, ''), ?6, ?7, ?8, ?9 "
    "WHERE ?11 OR EXISTS (SELECT 1 FROM visitors WHERE project_id = ?1 AND uid = ?2) "
    "ON CONFLICT (project_id, uid) DO UPDATE SET "
    "last_seen_at = iif(last_seen_at > max(unixepoch() * 1000, excluded.last_seen_at) + ?10, "
    "excluded.last_seen_at, max(last_seen_at, excluded.last_seen_at)), "
    "first_seen_at = min(first_seen_at, excluded.first_seen_at), "
    "first_referrer = iif(excluded.first_seen_at < first_seen_at AND excluded.first_referrer <> '', "
    "excluded.first_referrer, first_referrer), "
    "name = coalesce(?3, name), email = coalesce(?4, email), user_id = iif(joined_to = '', "
    "coalesce(?5, user_id), user_id)";

void bind_optional(SqliteStatement& statement, int parameter, const std::optional<std::string>& text) {
  if (text) {
    statement.bind(parameter, *text);
  } else {
    statement.bind_null(parameter);
  }
}

driver::SqliteResult<void> write(SqliteStatement& statement, const VisitorWrite& row) {
  const WallTime first_seen = row.first_seen == WallTime{} ? row.seen : row.first_seen;
  statement.bind(1, row.key.project).bind(2, row.key.uid);
  bind_optional(statement, 3, row.name);
  bind_optional(statement, 4, row.email);
  bind_optional(statement, 5, row.user_id);
  return statement.bind(6, row.secret_hash)
      .bind(7, row.referrer)
      .bind(8, to_milliseconds(first_seen))
      .bind(9, to_milliseconds(row.seen))
      .bind(10, limits::visitor_time_ahead.count())
      .bind(11, std::int64_t{row.makes_row})
      .run();
}

}  // namespace

Result<std::vector<Visitor>> SqliteVisitors::find_many(ProjectId project, std::span<const std::string> uids) {
  return access_.read([&](Sqlite& connection) -> Result<std::vector<Visitor>> {
    auto transaction = driver::SqliteTransaction::begin_read(connection);
    if (!transaction) return to_error(transaction.error());
    std::vector<Visitor> visitors;
    visitors.reserve(uids.size());
    auto query = connection.prepare(find_one_of_many_sql);
    for (const std::string& uid : uids) {
      auto read = query.bind(1, project).bind(2, uid).each([&](const SqliteRow& row) {
        visitors.push_back(visitor_of(SqliteCells(row)));
      });
      if (!read) return to_error(read.error());
    }
    return visitors;
  });
}

Result<std::vector<Visitor>> SqliteVisitors::search(const VisitorSearch& search) {
  const bool by_last_seen = search.sort == VisitorSort::last_seen_desc;
  const std::string text = utf8::fold_case(search.text);
  return access_.read([&](Sqlite& connection) -> Result<std::vector<Visitor>> {
    std::vector<Visitor> visitors;
    auto read = connection.prepare(by_last_seen ? search_by_last_seen_sql : search_by_first_seen_sql)
                    .bind(1, search.project)
                    .bind(2, to_milliseconds(search.after.time))
                    .bind(3, search.after.uid)
                    .bind(4, text)
                    .bind(5, static_cast<std::int64_t>(search.limit + 1))
                    .each([&](const SqliteRow& row) { visitors.push_back(visitor_of(SqliteCells(row))); });
    if (!read) return to_error(read.error());
    return visitors;
  });
}

Result<void> SqliteVisitors::apply(std::span<const VisitorWrite> writes) {
  std::vector<const VisitorWrite*> sorted;
  sorted.reserve(writes.size());
  for (const VisitorWrite& row : writes) sorted.push_back(&row);
  // Stable: two writes for one visitor keep their order. Neighbours in the table are written one after
  // another.
  std::ranges::stable_sort(sorted, {}, &VisitorWrite::key);
  return access_.write([&](Sqlite& connection) -> Result<void> {
    auto statement = connection.prepare(apply_sql);
    for (const VisitorWrite* const row : sorted) {
      auto written = write(statement, *row);
      if (written) continue;
      if (written.error().code != driver::SqliteErrc::foreign_key) return to_error(written.error());
      return Error{ErrorCode::not_found, "there is no project " + std::to_string(row->key.project)};
    }
    return {};
  });
}

}  // namespace porchlight::store
