#pragma once
// Pages of visitors, and the search in them.
//
// A page without a text is a piece of an index. With a text there are two ways, and each is bad where the
// other is good: to walk the page's order and keep what has the text (at once for a frequent text, a million
// rows for a rare one), or to ask the text's index and sort what it names (at once for a rare text, half a
// million rows to sort for a frequent one). PostgreSQL would have to guess how many visitors have the text.
// Here it is found out: a short walk first; then the index, for a bounded number; and where it names more,
// the text is frequent after all, and the walk goes on. Who has read a page with the text is found out before
// either (page_readers.hpp).

#include "base/error.hpp"
#include "driver/postgres/connection.hpp"
#include "store/database/visitors_over.hpp"

#include <vector>

namespace porchlight::store {

[[nodiscard]] Result<std::vector<Visitor>> search_visitors(driver::PostgresConnection& connection,
                                                           const VisitorSearch& search);

/// Rows of read_visitor_columns.
[[nodiscard]] std::vector<Visitor> visitors_of(const driver::PostgresRows& rows);

}  // namespace porchlight::store
