#include "store/database/conversation_pages.hpp"

#include "store/database/conversation_rows.hpp"
#include "store/database/limits.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
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

/// SQLite has no arrays, but JSON. (Parameters that a statement does not use are typed, or lower than one
/// that it does.)
std::string filters(const ConversationQuery& query, bool for_sqlite, bool by_ids) {
  std::string all;
  if (query.assignee) all += " AND assignee_id = ?1";
  // Ratings are few, and have an index of their own.
  if (query.rated) all += *query.rated ? " AND rating_score > 0" : " AND rating_score = 0";
  if (query.snoozed) all += *query.snoozed ? " AND snoozed_until IS NOT NULL" : " AND snoozed_until IS NULL";
  if (query.mentioned != 0) {
    all +=
        " AND mentioned <> '' AND id IN (SELECT n.conversation_id FROM note_mentions n "
        "WHERE n.agent_id = ?2 AND NOT n.seen)";
  }
  if (!query.tag.empty()) {
    const std::string lines = "('\n' || v.tags || '\n')";
    all +=
        " AND EXISTS (SELECT 1 FROM visitors v WHERE v.project_id = conversations.project_id "
        "AND v.uid = conversations.visitor_uid AND replace(" +
        lines + ", ?3, '') <> " + lines + ")";
  }
  if (!by_ids) return all;
  return all + (for_sqlite
                    ? " AND id IN (SELECT value FROM json_each('[' || replace(?4, char(10), ',') || ']'))"
                    : " AND id = ANY (?4::bigint[])");
}

/// Keys of one status in their order: a piece of an index, and no more of it than the page needs.
std::string keys(std::string_view status, const std::string& filters, const std::string& rows) {
  return "SELECT id, last_message_at FROM conversations WHERE project_id = ?5 AND status = '" +
         std::string(status) + "' AND (last_message_at, id) < (?6, ?7)" + filters + order + rows;
}

std::string page_text(const ConversationQuery& query, std::size_t rows, bool for_sqlite, bool by_ids) {
  return "WITH page AS (" + page_keys(query, rows, for_sqlite, by_ids) + ") SELECT " + conversation_columns +
         conversation_tables + "JOIN page p ON p.id = c.id ORDER BY p.last_message_at DESC, p.id DESC";
}

std::string thread_text(bool ascending, std::size_t rows) {
  return "SELECT " + message_columns +
         " FROM messages m WHERE m.conversation_id = ?1 AND m.position > ?2 AND m.position < ?3 "
         "ORDER BY m.position " +
         (ascending ? "ASC" : "DESC") + " LIMIT " + std::to_string(rows);
}

}  // namespace

std::string page_keys(const ConversationQuery& query, std::size_t rows, bool for_sqlite, bool by_ids) {
  const std::string count = std::to_string(rows);
  const std::string conditions = filters(query, for_sqlite, by_ids);
  if (query.status) return keys(to_string(*query.status), conditions, count);
  // Each piece has its own limit: PostgreSQL, which plans without the values, would sort all of both
  // otherwise.
  return "SELECT id, last_message_at FROM (SELECT * FROM (" + keys("open", conditions, count) +
         ") AS o UNION ALL SELECT * FROM (" + keys("closed", conditions, count) + ") AS d) AS merged" +
         order + count;
}

std::size_t shape_of(const ConversationQuery& query) {
  const std::size_t status = query.status ? (*query.status == ConversationStatus::open ? 1 : 2) : 0;
  const std::size_t snoozed = query.snoozed ? (*query.snoozed ? 1 : 2) : 0;
  const std::size_t rated = query.rated ? (*query.rated ? 1 : 2) : 0;
  std::size_t shape = (status * 3 + snoozed) * 3 + rated;
  for (const bool has : {query.assignee.has_value(), query.mentioned != 0, !query.tag.empty()}) {
    shape = shape * 2 + (has ? 1 : 0);
  }
  return shape;
}

std::string tag_line(const ConversationQuery& query) {
  return '\n' + query.tag + '\n';
}

const SqlText& page_sql(const ConversationQuery& query, std::size_t limit, bool by_ids) {
  static MadeTexts texts;
  const std::size_t rows = index_of(page_rows, limit);
  return texts.at((shape_of(query) * page_rows.size() + rows) * 2 + (by_ids ? 1 : 0), [&] {
    return SqlText(page_text(query, page_rows[rows], true, by_ids),
                   page_text(query, page_rows[rows], false, by_ids));
  });
}

Result<std::vector<Conversation>> read_conversations(SqlConnection& sql, const PageAsked& asked,
                                                     std::size_t limit) {
  std::vector<Conversation> conversations;
  const std::string tag = tag_line(asked.query);
  const auto read = sql.read(
      page_sql(asked.query, limit, asked.ids.has_value()),
      {asked.query.assignee.value_or(0), asked.query.mentioned, tag,
       asked.ids.value_or(std::span<const std::string>()), asked.project, asked.behind.time, asked.behind.id},
      [&](const SqlCells& row) { conversations.push_back(conversation_of(row)); });
  if (!read) return read.error();
  return conversations;
}

void cut_page(ConversationPage& page, std::size_t limit) {
  if (page.conversations.size() <= limit) return;
  page.conversations.resize(limit);
  const Conversation& last = page.conversations.back();
  page.next_cursor = encode_cursor({last.last_message.sent_at, last.id});
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
