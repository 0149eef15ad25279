#pragma once
// The statements of pages and threads. A page is a piece of an index: by status, or by assignee and status.
// Open and closed ones together are two such pieces, merged: an index of their own would be one more that
// each message writes, and no page is asked more often than the open ones'.
//
// Numbers of rows are constants, one statement for each: PostgreSQL plans a prepared statement with LIMIT $n
// for a tenth of the table.

#include "store/database/conversations.hpp"
#include "store/database/cursor.hpp"
#include "store/database/sql_text.hpp"

#include <cstddef>

namespace porchlight::store {

/// Parameters: project, time and id of the position behind which it begins, the assignee where the query has
/// one. Asks for at least one row more than the limit.
[[nodiscard]] const SqlText& page_sql(const ConversationQuery& query, std::size_t limit);

/// Parameters: conversation, the positions behind and in front of which it is. Asks for at least one row more
/// than the limit.
[[nodiscard]] const SqlText& thread_sql(bool ascending, std::size_t limit);

/// Where a page begins: behind the cursor, or before everything. Errors: badRequest.
[[nodiscard]] Result<ConversationPosition> start_of(const ConversationQuery& query);

}  // namespace porchlight::store
