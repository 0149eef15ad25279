#include "store/database/sqlite/visitors.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "store/database/limits.hpp"
#include "store/database/sqlite/sql.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

namespace porchlight::store {
namespace {

using driver::Sqlite;
using driver::SqliteRow;
using driver::SqliteStatement;

const std::string find_one_of_many_sql =
    "SELECT " + read_visitor_columns + " FROM visitors WHERE project_id = ?1 AND uid = ?2";

/// Who has read a page with the text: of so many views at most. (CROSS JOIN: in this order.)
const std::string readers_sql =
    "SELECT r.visitor_uid FROM page_words p CROSS JOIN page_views w ON w.page = p.page "
    "CROSS JOIN visits r ON r.id = w.visit_id WHERE p.project_id = ?1 AND instr(p.words, ?2) LIMIT " +
    std::to_string(limits::search_views + 1);
const std::string is_reader_sql = "uid IN (SELECT value FROM json_each(?6))";
const std::string has_read_sql =
    "EXISTS (SELECT 1 FROM visits r CROSS JOIN page_views w ON w.visit_id = r.id "
    "CROSS JOIN page_words p ON p.page = w.page WHERE r.project_id = ?1 AND r.visitor_uid = uid "
    "AND instr(p.words, ?4))";

/// The order is the index's, read backwards from the cursor; rows that the text does not match are skipped
/// there.
std::string search_sql(const std::string& time, const std::string& has_read) {
  return "SELECT " + read_visitor_columns + " FROM visitors WHERE project_id = ?1 AND (" + time +
         ", uid) < (?2, ?3) AND joined_to IN ('', uid) AND (?4 = '' OR instr(fold(uid || char(10) || name || "
         "char(10) || email || char(10) || agent_name || char(10) || tags), ?4) OR " +
         has_read + ") ORDER BY " + time + " DESC, uid DESC LIMIT ?5";
}

const std::string& search_sql(VisitorSort sort, bool readers_are_known) {
  static const std::array<std::string, 4> sql{
      search_sql("last_seen_at", has_read_sql), search_sql("last_seen_at", is_reader_sql),
      search_sql("first_seen_at", has_read_sql), search_sql("first_seen_at", is_reader_sql)};
  return sql[(sort == VisitorSort::last_seen_desc ? 0U : 2U) + (readers_are_known ? 1U : 0U)];
}

/// Their uids as a JSON array; none: there are too many views.
driver::SqliteResult<std::optional<std::string>> readers(Sqlite& connection, ProjectId project,
                                                         const std::string& text) {
  if (text.empty()) return std::optional<std::string>("[]");
  std::size_t views = 0;
  std::unordered_set<std::string> uids;
  auto read = connection.prepare(readers_sql).bind(1, project).bind(2, text).each([&](const SqliteRow& row) {
    ++views;
    uids.insert(row.text(0));
  });
  if (!read) return read.error();
  if (views > limits::search_views) return std::optional<std::string>();
  std::string list = "[";
  for (const std::string& uid : uids) {
    if (list.size() > 1) list += ',';
    json::append_string(list, uid);
  }
  return std::optional<std::string>(list + ']');
}

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
  const std::string text = utf8::fold_case(search.text);
  return access_.read([&](Sqlite& connection) -> Result<std::vector<Visitor>> {
    auto transaction = driver::SqliteTransaction::begin_read(connection);
    if (!transaction) return to_error(transaction.error());
    const auto known = readers(connection, search.project, text);
    if (!known) return to_error(known.error());
    std::vector<Visitor> visitors;
    auto statement = connection.prepare(search_sql(search.sort, known->has_value()));
    statement.bind(1, search.project)
        .bind(2, to_milliseconds(search.after.time))
        .bind(3, search.after.uid)
        .bind(4, text)
        .bind(5, static_cast<std::int64_t>(search.limit + 1));
    if (*known) statement.bind(6, **known);
    auto read =
        statement.each([&](const SqliteRow& row) { visitors.push_back(visitor_of(SqliteCells(row))); });
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
