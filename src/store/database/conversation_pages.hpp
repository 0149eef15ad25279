#pragma once
// The statements of pages and threads. A page is a piece of an index: by status, or by assignee and status;
// of those that are snoozed, or mention somebody, by an index that has no others. Open and closed ones
// together are two such pieces, merged: an index of their own would be one more that each message writes, and
// no page is asked more often than the open ones'.
//
// Numbers of rows are constants, one statement for each: PostgreSQL plans a prepared statement with LIMIT $n
// for a tenth of the table. So is each way to filter: a statement is made when it is first asked for, and
// stays.

#include "store/database/conversations.hpp"
#include "store/database/cursor.hpp"
#include "store/database/sql_text.hpp"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace porchlight::store {

/// Where a page begins, and of which conversations it is.
struct PageAsked {
  ProjectId project = 0;
  const ConversationQuery& query;
  ConversationPosition behind;
  /// Numbers of the only ones that it may have; none: any.
  std::optional<std::span<const std::string>> ids{};
};

/// Conversations, at least one more than the limit where there are more.
[[nodiscard]] Result<std::vector<Conversation>> read_conversations(SqlConnection& sql, const PageAsked& asked,
                                                                   std::size_t limit);
/// The statement of that. Parameters: assignee, mentioned agent, tag as a line, numbers, project, time and
/// id.
[[nodiscard]] const SqlText& page_sql(const ConversationQuery& query, std::size_t limit, bool by_ids = false);
/// The keys of a page alone, so many rows of them; parameters as above.
[[nodiscard]] std::string page_keys(const ConversationQuery& query, std::size_t rows, bool for_sqlite,
                                    bool by_ids = false);
/// What tells the statements of two queries apart.
[[nodiscard]] std::size_t shape_of(const ConversationQuery& query);
/// Of page_sql() and page_keys(): the tag as a line of a visitor's tags.
[[nodiscard]] std::string tag_line(const ConversationQuery& query);

/// Where more were read than the page may have, they have told that there is more.
void cut_page(ConversationPage& page, std::size_t limit);

/// Parameters: conversation, the positions behind and in front of which it is. Asks for at least one row more
/// than the limit.
[[nodiscard]] const SqlText& thread_sql(bool ascending, std::size_t limit);

/// Where a page begins: behind the cursor, or before everything. Errors: badRequest.
[[nodiscard]] Result<ConversationPosition> start_of(const ConversationQuery& query);

/// A text that is made when it is first asked for under that number, and stays: connections keep views of it.
class MadeTexts {
 public:
  template <typename Make>
  const SqlText& at(std::size_t number, Make make) {
    const std::scoped_lock lock(mutex_);
    const auto found = texts_.find(number);
    return found != texts_.end() ? found->second : texts_.emplace(number, make()).first->second;
  }

 private:
  std::mutex mutex_;
  std::map<std::size_t, SqlText> texts_;
};

}  // namespace porchlight::store
