#include "store/database/sqlite/visitors.hpp"

#include "base/utf8.hpp"
#include "store/database/cursor.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using driver::SqliteRow;
using driver::SqliteStatement;

constexpr std::string_view find_sql =
    "SELECT project_id, uid, name, email, user_id, secret_hash, first_referrer, first_seen_at, last_seen_at, "
    "EXISTS (SELECT 1 FROM conversations WHERE project_id = ?1 AND visitor_uid = ?2) "
    "FROM visitors WHERE project_id = ?1 AND uid = ?2";
constexpr std::string_view find_one_of_many_sql =
    "SELECT project_id, uid, name, email, user_id, secret_hash, first_referrer, first_seen_at, last_seen_at "
    "FROM visitors WHERE project_id = ?1 AND uid = ?2";

// The order is the index's, read backwards from the cursor; rows that the text does not match are skipped
// there.
constexpr std::string_view page_by_last_seen_sql =
    "SELECT project_id, uid, name, email, user_id, secret_hash, first_referrer, first_seen_at, last_seen_at "
    "FROM visitors WHERE project_id = ?1 AND (last_seen_at, uid) < (?2, ?3) AND (?4 = '' OR "
    "instr(fold(uid || char(10) || name || char(10) || email), ?4)) "
    "ORDER BY last_seen_at DESC, uid DESC LIMIT ?5";
constexpr std::string_view page_by_first_seen_sql =
    "SELECT project_id, uid, name, email, user_id, secret_hash, first_referrer, first_seen_at, last_seen_at "
    "FROM visitors WHERE project_id = ?1 AND (first_seen_at, uid) < (?2, ?3) AND (?4 = '' OR "
    "instr(fold(uid || char(10) || name || char(10) || email), ?4)) "
    "ORDER BY first_seen_at DESC, uid DESC LIMIT ?5";

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
    "name = coalesce(?3, name), email = coalesce(?4, email), user_id = coalesce(?5, user_id)";

std::int64_t to_milliseconds(WallTime time) {
  return time.time_since_epoch().count();
}
WallTime to_wall(std::int64_t milliseconds) {
  return WallTime(Milliseconds(milliseconds));
}

Visitor visitor_of(const SqliteRow& row) {
  return {row.integer(0),
          row.text(1),
          row.text(2),
          row.text(3),
          row.text(4),
          row.text(5),
          row.text(6),
          to_wall(row.integer(7)),
          to_wall(row.integer(8)),
          false};
}

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

/// Where a page begins: behind the cursor, or before everything.
Result<PagePosition> start_of(const VisitorQuery& query) {
  if (!query.cursor.empty()) return decode_cursor(query.sort, query.cursor);
  return PagePosition{to_wall(std::numeric_limits<std::int64_t>::max()), {}};
}

}  // namespace

Result<Visitor> SqliteVisitors::find(const VisitorKey& key) {
  return access_.read([&](Sqlite& connection) -> Result<Visitor> {
    std::optional<Visitor> found;
    auto read =
        connection.prepare(find_sql).bind(1, key.project).bind(2, key.uid).each([&](const SqliteRow& row) {
          found = visitor_of(row);
          found->has_conversation = row.integer(9) != 0;
        });
    if (!read) return to_error(read.error());
    if (!found) return Error{ErrorCode::not_found, "there is no such visitor"};
    return std::move(*found);
  });
}

Result<std::vector<Visitor>> SqliteVisitors::find_many(ProjectId project, std::span<const std::string> uids) {
  return access_.read([&](Sqlite& connection) -> Result<std::vector<Visitor>> {
    auto transaction = driver::SqliteTransaction::begin_read(connection);
    if (!transaction) return to_error(transaction.error());
    std::vector<Visitor> visitors;
    visitors.reserve(uids.size());
    auto query = connection.prepare(find_one_of_many_sql);
    for (const std::string& uid : uids) {
      auto read = query.bind(1, project).bind(2, uid).each([&](const SqliteRow& row) {
        visitors.push_back(visitor_of(row));
      });
      if (!read) return to_error(read.error());
    }
    return visitors;
  });
}

Result<VisitorPage> SqliteVisitors::page(ProjectId project, const VisitorQuery& query) {
  if (query.text.size() > limits::search_bytes) {
    return Error{ErrorCode::bad_request, "q: expected at most 200 bytes"};
  }
  const auto start = start_of(query);
  if (!start) return start.error();
  const bool by_last_seen = query.sort == VisitorSort::last_seen_desc;
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, limits::page_visitors);
  const std::string text = utf8::fold_case(query.text);
  return access_.read([&](Sqlite& connection) -> Result<VisitorPage> {
    VisitorPage page;
    auto read = connection.prepare(by_last_seen ? page_by_last_seen_sql : page_by_first_seen_sql)
                    .bind(1, project)
                    .bind(2, to_milliseconds(start->time))
                    .bind(3, start->uid)
                    .bind(4, text)
                    .bind(5, static_cast<std::int64_t>(limit + 1))
                    .each([&](const SqliteRow& row) { page.visitors.push_back(visitor_of(row)); });
    if (!read) return to_error(read.error());
    if (page.visitors.size() <= limit) return page;
    page.visitors.resize(limit);  // the one more has told that there is more
    const Visitor& last = page.visitors.back();
    page.next_cursor = encode_cursor(query.sort, {by_last_seen ? last.last_seen : last.first_seen, last.uid});
    return page;
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
