#include "store/database/conversation_pages.hpp"

#include "store/database/conversation_rows.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <vector>

namespace porchlight::store {
namespace {

/// Rows that the statements ask for.
constexpr std::array<std::size_t, 2> page_rows{51, limits::page_conversations + 1};
constexpr std::array<std::size_t, 2> thread_rows{51, limits::thread_messages + 1};

std::size_t index_of(const std::array<std::size_t, 2>& rows, std::size_t limit) {
  return rows[0] > limit ? 0 : 1;
}

const std::string order = " ORDER BY last_message_at DESC, id DESC LIMIT ";

/// Keys of one status in their order: a piece of an index, and no more of it than the page needs.
std::string keys(std::string_view status, bool assigned, const std::string& rows) {
  return "SELECT id, last_message_at FROM conversations WHERE project_id = ?1 AND status = '" +
         std::string(status) + "' AND (last_message_at, id) < (?2, ?3)" +
         (assigned ? " AND assignee_id = ?4" : "") + order + rows;
}

/// Each piece has its own limit: PostgreSQL, which plans without the values, would sort all of both
/// otherwise.
std::string both_keys(bool assigned, const std::string& rows) {
  return "SELECT id, last_message_at FROM (SELECT * FROM (" + keys("open", assigned, rows) +
         ") AS o UNION ALL SELECT * FROM (" + keys("closed", assigned, rows) + ") AS d) AS merged" + order +
         rows;
}

std::string page_text(std::string_view status, bool assigned, std::size_t count) {
  const std::string rows = std::to_string(count);
  return "WITH page AS (" + (status.empty() ? both_keys(assigned, rows) : keys(status, assigned, rows)) +
         ") SELECT " + conversation_columns + conversation_tables +
         "JOIN page p ON p.id = c.id ORDER BY p.last_message_at DESC, p.id DESC";
}

std::string thread_text(bool ascending, std::size_t rows) {
  return "SELECT " + message_columns + more_message_columns +
         " FROM messages m WHERE m.conversation_id = ?1 AND m.position > ?2 AND m.position < ?3 "
         "ORDER BY m.position " +
         (ascending ? "ASC" : "DESC") + " LIMIT " + std::to_string(rows);
}

std::size_t index_of(const std::optional<ConversationStatus>& status) {
  if (!status) return 0;
  return *status == ConversationStatus::open ? 1 : 2;
}

}  // namespace

const SqlText& page_sql(const ConversationQuery& query, std::size_t limit) {
  static const std::vector<SqlText> texts = [] {
    std::vector<SqlText> made;
    for (const std::string_view status : {"", "open", "closed"}) {
      for (const bool assigned : {false, true}) {
        for (const std::size_t rows : page_rows) made.emplace_back(page_text(status, assigned, rows));
      }
    }
    return made;
  }();
  const std::size_t filter = index_of(query.status) * 2 + (query.assignee ? 1 : 0);
  return texts[filter * page_rows.size() + index_of(page_rows, limit)];
}

const SqlText& thread_sql(bool ascending, std::size_t limit) {
  static const std::vector<SqlText> texts = [] {
    std::vector<SqlText> made;
    for (const bool upward : {false, true}) {
      for (const std::size_t rows : thread_rows) made.emplace_back(thread_text(upward, rows));
    }
    return made;
  }();
  return texts[(ascending ? thread_rows.size() : 0) + index_of(thread_rows, limit)];
}

Result<ConversationPosition> start_of(const ConversationQuery& query) {
  if (!query.cursor.empty()) return decode_conversation_cursor(query.cursor);
  return ConversationPosition{WallTime::max(), std::numeric_limits<ConversationId>::max()};
}

}  // namespace porchlight::store
