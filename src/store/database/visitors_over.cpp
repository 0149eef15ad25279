#include "store/database/visitors_over.hpp"

#include "base/lines.hpp"
#include "store/database/limits.hpp"
#include "store/database/message_rules.hpp"
#include "store/database/storable_text.hpp"

#include <algorithm>
#include <utility>

namespace porchlight::store {
namespace {

const SqlText find_visitor_sql{
    "SELECT " + read_visitor_columns +
    ", EXISTS (SELECT 1 FROM conversations WHERE project_id = ?1 AND visitor_uid = ?2), attributes "
    "FROM visitors WHERE project_id = ?1 AND uid = ?2"};

}  // namespace

Visitor visitor_of(const SqlCells& row) {
  return {.project = row.integer(0),
          .uid = row.text(1),
          .name = row.text(2),
          .email = row.text(3),
          .user_id = row.text(4),
          .secret_hash = row.text(5),
          .first_referrer = row.text(6),
          .first_seen = row.time(7),
          .last_seen = row.time(8),
          .joined_to = row.text(9),
          .agent_name = row.text(10),
          .note = row.text(11),
          .tags = from_lines(row.text(12)),
          .contact_email = row.text(13)};
}

Result<std::optional<Visitor>> read_visitor(SqlConnection& sql, const VisitorKey& key) {
  std::optional<Visitor> found;
  const auto read = sql.read(find_visitor_sql, {key.project, key.uid}, [&](const SqlCells& row) {
    found = visitor_of(row);
    found->has_conversation = row.truth(visitor_column_count);
    found->attributes = row.text(visitor_column_count + 1);
  });
  if (!read) return read.error();
  return found;
}

Result<Visitor> VisitorsOver::find(const VisitorKey& key) {
  const Error missing = no_such_visitor();
  if (!is_storable(key.uid)) return missing;
  return access_.read([&](SqlConnection& sql) -> Result<Visitor> {
    auto found = read_visitor(sql, key);
    if (!found) return found.error();
    if (!*found) return missing;
    return std::move(**found);
  });
}

Result<VisitorPage> VisitorsOver::page(ProjectId project, const VisitorQuery& query) {
  if (query.text.size() > limits::search_bytes) {
    return Error{ErrorCode::bad_request, "q: expected at most 200 bytes"};
  }
  if (!is_storable(query.text)) return VisitorPage{};  // nobody has such a name
  const auto after =
      query.cursor.empty() ? PagePosition{WallTime::max(), {}} : decode_cursor(query.sort, query.cursor);
  if (!after) return after.error();
  const std::size_t limit = std::clamp<std::size_t>(query.limit, 1, limits::page_visitors);
  auto found = search({project, query.sort, limit, query.text, *after});
  if (!found) return found.error();
  VisitorPage page{std::move(*found), {}};
  if (page.visitors.size() <= limit) return page;
  page.visitors.resize(limit);  // the one more has told that there is more
  const Visitor& last = page.visitors.back();
  const bool by_last_seen = query.sort == VisitorSort::last_seen_desc;
  page.next_cursor = encode_cursor(query.sort, {by_last_seen ? last.last_seen : last.first_seen, last.uid});
  return page;
}

}  // namespace porchlight::store
