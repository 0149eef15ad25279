#include "store/database/postgres/pages.hpp"

#include "base/utf8.hpp"
#include "store/database/limits.hpp"
#include "store/database/postgres/access.hpp"
#include "store/database/postgres/limits.hpp"
#include "store/database/postgres/page_readers.hpp"
#include "store/database/postgres/sql.hpp"

#include <algorithm>
#include <array>

namespace porchlight::store {
namespace {

using driver::PostgresConnection;
using driver::PostgresParameters;
using driver::PostgresResult;
using driver::PostgresRows;

/// Rows that the statements ask for: a page is cut from the smallest that holds it and one more. As
/// constants, since the plan of a prepared statement with LIMIT $n is made for a tenth of the table.
constexpr std::array<std::size_t, 3> row_counts{51, 101, limits::page_visitors + 1};

/// Through the page's order, for who has the text.
struct Walks {
  std::string few;
  std::string whole;
};

/// The statements of one sort and one number of rows.
struct Statements {
  std::string all;    // project, time, uid
  Walks for_readers;  // project, time, uid, pattern, uids of who has read it
  Walks reading;      // project, time, uid, pattern, the pages' pattern
  std::string named;  // project, time, uid, uids
};

const std::string is_reader_sql = "uid IN (SELECT unnest($5::text[]))";
constexpr const char* pattern_sql = "lower($4 COLLATE \"default\") COLLATE \"C\"";

Statements statements_by_last_seen(const std::string& count) {
  const std::string select = "SELECT " + read_visitor_columns + " FROM ";
  const std::string behind =
      "visitors v WHERE project_id = $1 AND (last_seen_at, uid) < ($2, $3) "
      "AND joined_to IN ('', uid)";
  const std::string order = " ORDER BY last_seen_at DESC, uid DESC LIMIT ";
  // As apply() makes the words that are searched.
  const std::string has_text = visitor_words_sql + " COLLATE \"C\" LIKE " + pattern_sql;
  const auto walks = [&](const std::string& has_read) {
    const std::string has = "(" + has_text + " OR " + has_read + ")";
    return Walks{select + "(" + select + behind + order + std::to_string(limits::search_walk) +
                     ") AS v WHERE " + has + order + count,
                 select + behind + " AND " + has + order + count};
  };
  return {select + behind + order + count, walks(is_reader_sql), walks(has_read_sql()),
          select + behind + " AND uid = ANY ($4)" + order + count};
}

/// The order by first seen is in visitor_search: the page's keys from there, then the visitors.
Statements statements_by_first_seen(const std::string& count) {
  const std::string keys = "SELECT uid, first_seen_at FROM ";
  const std::string behind = "visitor_search WHERE project_id = $1 AND (first_seen_at, uid) < ($2, $3)";
  const std::string order = " ORDER BY first_seen_at DESC, uid DESC LIMIT ";
  const std::string has_text = std::string("words LIKE ") + pattern_sql;
  const auto visitors = [](const std::string& page) {
    return "SELECT v.project_id, v.uid, v.name, v.email, v.user_id, v.secret_hash, v.first_referrer, "
           "v.first_seen_at, v.last_seen_at, v.joined_to, v.agent_name, v.note, v.tags, v.contact_email FROM "
           "(" +
           page +
           ") AS page JOIN visitors v ON v.project_id = $1 AND v.uid = page.uid "
           "ORDER BY page.first_seen_at DESC, page.uid DESC";
  };
  const auto walks = [&](const std::string& has_read) {
    const std::string has = "(" + has_text + " OR " + has_read + ")";
    return Walks{visitors(keys + "(SELECT uid, first_seen_at, words FROM " + behind + order +
                          std::to_string(limits::search_walk) + ") AS latest WHERE " + has + order + count),
                 visitors(keys + behind + " AND " + has + order + count)};
  };
  return {visitors(keys + behind + order + count), walks(is_reader_sql), walks(has_read_sql()),
          visitors(keys + behind + " AND uid = ANY ($4)" + order + count)};
}

using StatementTable = std::array<std::array<Statements, row_counts.size()>, 2>;

/// By sort and number of rows. Built once and never changed: connections keep views of the texts.
const Statements& statements(VisitorSort sort, std::size_t limit) {
  static const StatementTable table = [] {
    StatementTable made;
    for (std::size_t i = 0; i < row_counts.size(); ++i) {
      made[0][i] = statements_by_last_seen(std::to_string(row_counts[i]));
      made[1][i] = statements_by_first_seen(std::to_string(row_counts[i]));
    }
    return made;
  }();
  const auto count = std::ranges::find_if(row_counts, [&](std::size_t rows) { return rows > limit; });
  return table[sort == VisitorSort::last_seen_desc ? 0 : 1]
              [static_cast<std::size_t>(count - row_counts.begin())];
}

/// `%text%`, with what LIKE would read as its own escaped.
std::string pattern_of(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + '%';
}

PostgresParameters position(const VisitorSearch& search) {
  return PostgresParameters().add(search.project).add(search.after.time).add(search.after.uid);
}

/// Who has the text, by its index; one more than may be named where there are more.
PostgresResult<std::vector<std::string>> named(PostgresConnection& connection, ProjectId project,
                                               const std::string& pattern) {
  // Planned for this text: one of two characters has no trigram.
  static const std::string sql =
      "SELECT uid FROM visitor_search WHERE project_id = $1 AND words LIKE lower($2 COLLATE \"default\") "
      "COLLATE \"C\" LIMIT " +
      std::to_string(limits::search_candidates + 1);
  const auto rows = connection.execute_planned(sql, PostgresParameters().add(project).add(pattern));
  if (!rows) return rows.error();
  std::vector<std::string> uids;
  uids.reserve(rows->size());
  for (std::size_t row = 0; row < rows->size(); ++row) uids.push_back(rows->text(row, 0));
  return uids;
}

PostgresResult<PostgresRows> rows_of(PostgresConnection& connection, const VisitorSearch& search) {
  const Statements& sql = statements(search.sort, search.limit);
  if (search.text.empty()) return connection.execute(sql.all, position(search));
  const std::string pattern = pattern_of(search.text);
  const std::string pages_pattern = pattern_of(utf8::fold_case(search.text));
  auto readers = page_readers(connection, search.project, pages_pattern);
  if (!readers) return readers.error();
  const Walks& walks = *readers ? sql.for_readers : sql.reading;
  PostgresParameters parameters = position(search).add(pattern);
  if (*readers) {
    parameters.add(std::span<const std::string>(**readers));
  } else {
    parameters.add(pages_pattern);
  }
  auto walked = connection.execute(walks.few, parameters);
  if (!walked || walked->size() > search.limit) return walked;
  if (!*readers) return connection.execute(walks.whole, parameters);
  auto uids = named(connection, search.project, pattern);
  if (!uids) return uids.error();
  if (uids->size() > limits::search_candidates) return connection.execute(walks.whole, parameters);
  uids->insert(uids->end(), (*readers)->begin(), (*readers)->end());
  return connection.execute(sql.named, position(search).add(std::span<const std::string>(*uids)));
}

}  // namespace

std::vector<Visitor> visitors_of(const PostgresRows& rows) {
  std::vector<Visitor> visitors;
  visitors.reserve(rows.size());
  for (std::size_t row = 0; row < rows.size(); ++row)
    visitors.push_back(visitor_of(PostgresCells(rows, row)));
  return visitors;
}

Result<std::vector<Visitor>> search_visitors(PostgresConnection& connection, const VisitorSearch& search) {
  const auto rows = rows_of(connection, search);
  if (!rows) return to_error(rows.error());
  return visitors_of(*rows);
}

}  // namespace porchlight::store
